package org.qipa.documents;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.osgi.service.component.annotations.Component;
import org.qipa.api.document.DocumentException;
import org.qipa.api.modem.ModemProfile;
import org.qipa.api.modem.ModemProfiles;

/**
 * Modem profiles on Jackson. Stateless but for the schema and the default profile, which are prepared when first needed; works
 * without a container too.
 */
@Component
public final class JacksonModemProfiles implements ModemProfiles {

    private static final String DEFAULT = "default-modem.json";

    private final Documents documents = new Documents();
    private volatile JsonNode defaults;

    @Override
    public ModemProfile read(String name, InputStream json) throws DocumentException, IOException {
        return documents.read(name, json, FORMAT, (root, faults) -> ModemDocument.read(root, defaults(), faults));
    }

    @Override
    public ModemProfile standard() {
        try (InputStream json = JacksonModemProfiles.class.getResourceAsStream(DEFAULT)) {
            return read(DEFAULT, json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (DocumentException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    @Override
    public String schema() {
        return documents.schema(FORMAT);
    }

    private JsonNode defaults() {
        JsonNode known = defaults;
        if (known == null) {
            try (InputStream json = JacksonModemProfiles.class.getResourceAsStream(DEFAULT)) {
                known = JsonText.read(json).root().orElseThrow();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            defaults = known;
        }
        return known;
    }
}
