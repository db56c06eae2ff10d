import eu.europa.esig.dss.asic.common.SecureContainerHandlerBuilder;
import eu.europa.esig.dss.asic.common.ZipUtils;
import eu.europa.esig.dss.model.FileDocument;
import eu.europa.esig.dss.simplereport.SimpleReport;
import eu.europa.esig.dss.spi.DSSUtils;
import eu.europa.esig.dss.spi.validation.CommonCertificateVerifier;
import eu.europa.esig.dss.spi.x509.CommonTrustedCertificateSource;
import eu.europa.esig.dss.spi.x509.revocation.crl.ExternalResourcesCRLSource;
import eu.europa.esig.dss.spi.x509.revocation.ocsp.ExternalResourcesOCSPSource;
import eu.europa.esig.dss.validation.SignedDocumentValidator;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.cos.COSArray;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.cos.COSStream;
import org.apache.pdfbox.pdmodel.PDDocument;

/**
 * Validates documents with the European Commission's Digital Signature Service (DSS), which here asks nobody on the
 * network: certificates, revocation data and time stamps come out of the documents, trust from the caller.
 *
 *     java -Xss1g -cp CLASSPATH DssValidation.java TRUST.pem[,TRUST.pem...] DOCUMENT...
 *
 * Prints one line for each signature, tab-separated: document, level, indication, subindication; then what DSS found,
 * indented.
 *
 * DSS looks for the security store of a PDF only in what was appended after the signature. Our PDFs have one revision,
 * with the store in it: it is read here and given to DSS as the place to look for revocation data.
 */
public class DssValidation {
  public static void main(String[] arguments) throws IOException {
    // Packs hold more files than DSS takes for harmless in a container that anybody may upload.
    ZipUtils.getInstance()
        .setZipContainerHandlerBuilder(new SecureContainerHandlerBuilder().setMaxAllowedFilesAmount(100_000));
    CommonTrustedCertificateSource anchors = new CommonTrustedCertificateSource();
    for (String path : arguments[0].split(",")) anchors.addCertificate(DSSUtils.loadCertificate(new File(path)));
    for (String path : List.of(arguments).subList(1, arguments.length)) validate(path, anchors);
  }

  private static void validate(String path, CommonTrustedCertificateSource anchors) throws IOException {
    CommonCertificateVerifier verifier = new CommonCertificateVerifier();
    verifier.setTrustedCertSources(anchors);
    verifier.setAIASource(null);
    if (path.endsWith(".pdf")) {
      verifier.setCrlSource(new ExternalResourcesCRLSource(storeOf(path, "CRLs")));
      verifier.setOcspSource(new ExternalResourcesOCSPSource(storeOf(path, "OCSPs")));
    }
    SignedDocumentValidator validator = SignedDocumentValidator.fromDocument(new FileDocument(path));
    validator.setCertificateVerifier(verifier);
    SimpleReport report = validator.validateDocument().getSimpleReport();
    if (report.getSignatureIdList().isEmpty()) System.out.println(path + "\tno signature");
    for (String id : report.getSignatureIdList()) {
      String sub = report.getSubIndication(id) == null ? "" : report.getSubIndication(id).name();
      System.out.println(String.join("\t", path, report.getSignatureFormat(id).toString(),
          report.getIndication(id).name(), sub));
      report.getAdESValidationErrors(id).forEach(each -> System.out.println("    error: " + each.getValue()));
      report.getAdESValidationWarnings(id).forEach(each -> System.out.println("    warning: " + each.getValue()));
    }
  }

  /** The streams of an array in the document security store (ISO 32000-2, 12.8.4.3). */
  private static InputStream[] storeOf(String path, String array) throws IOException {
    List<InputStream> streams = new ArrayList<>();
    try (PDDocument pdf = Loader.loadPDF(new File(path))) {
      COSDictionary store = pdf.getDocumentCatalog().getCOSObject().getCOSDictionary(COSName.getPDFName("DSS"));
      COSArray items = store == null ? null : store.getCOSArray(COSName.getPDFName(array));
      for (int index = 0; items != null && index < items.size(); index += 1) {
        try (InputStream content = ((COSStream) items.getObject(index)).createInputStream()) {
          streams.add(new ByteArrayInputStream(content.readAllBytes()));
        }
      }
    }
    return streams.toArray(InputStream[]::new);
  }
}
