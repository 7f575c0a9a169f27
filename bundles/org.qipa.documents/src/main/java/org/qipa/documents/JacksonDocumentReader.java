package org.qipa.documents;

import java.io.IOException;
import java.io.InputStream;
import org.osgi.service.component.annotations.Component;
import org.qipa.api.document.DocumentException;
import org.qipa.api.document.DocumentReader;
import org.qipa.api.register.RegisterMap;
import org.qipa.api.soc.SocTable;

/**
 * The document reader on Jackson. Stateless but for the schemas, which are prepared when
 * first needed; works without a container too.
 */
@Component
public final class JacksonDocumentReader implements DocumentReader {

    private final Documents documents = new Documents();

    @Override
    public SocTable readSoc(String name, InputStream json) throws DocumentException, IOException {
        return documents.read(name, json, Schemas.SOC, SocDocument::read);
    }

    @Override
    public RegisterMap readRegisters(String name, InputStream json) throws DocumentException, IOException {
        return documents.read(name, json, Schemas.REGISTERS, RegisterDocument::read);
    }

    @Override
    public String schema(String format) {
        return documents.schema(format);
    }
}
