package org.qipa.documents;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.osgi.service.component.annotations.Component;
import org.qipa.api.document.DocumentException;
import org.qipa.api.document.DocumentReader;
import org.qipa.api.limit.Bound;
import org.qipa.api.limit.Limit;
import org.qipa.api.limit.Limits;
import org.qipa.api.register.RegisterMap;
import org.qipa.api.soc.SocTable;

/**
 * The document reader on Jackson. Stateless but for the schemas, which are prepared when
 * first needed; works without a container too.
 */
@Component(service = {DocumentReader.class, Limits.class})
public final class JacksonDocumentReader implements DocumentReader, Limits {

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

    @Override
    public List<Limit> limits() {
        return documents.limits();
    }
}
