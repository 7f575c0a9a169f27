package org.qipa.documents;

import java.io.IOException;
import java.io.InputStream;
import org.osgi.service.component.annotations.Component;
import org.qipa.api.document.DocumentException;
import org.qipa.api.script.Script;
import org.qipa.api.script.Scripts;

/** Scripts on Jackson. Stateless but for the schema, which is prepared when first needed; works without a container too. */
@Component
public final class JacksonScripts implements Scripts {

    private final Documents documents = new Documents();

    @Override
    public Script read(String name, InputStream json) throws DocumentException, IOException {
        return documents.read(name, json, FORMAT, ScriptDocument::read);
    }

    @Override
    public String write(Script script) {
        return ScriptDocument.write(script);
    }

    @Override
    public String schema() {
        return documents.schema(FORMAT);
    }
}
