package org.qipa.qmi;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.StreamSupport;
import org.qipa.api.qmi.Names;
import org.qipa.api.qmi.QmiService;

/** What {@code services.json} says: names of services, and the results and errors all of them use. Read when first asked for. */
final class ServiceNames {

    private static final String FILE = "services.json";

    private volatile JsonNode root;

    /** Services by ascending id. */
    List<QmiService> services() {
        return StreamSupport.stream(root().path("services").spliterator(), false)
                .map(s -> new QmiService(s.path("id").asInt(), s.path("name").asText(),
                        s.path("title").asText(s.path("name").asText())))
                .toList();
    }

    /** Names that messages of every service use, or null. */
    Names common(String name) {
        var values = root().path("enums").path(name);
        return values.isMissingNode() ? null : ValueNodes.names(name, false, values);
    }

    private JsonNode root() {
        var known = root;
        if (known == null) {
            try (var json = ServiceNames.class.getResourceAsStream(FILE)) {
                known = MessageFile.JSON.readTree(json);
            } catch (IOException e) {
                throw new UncheckedIOException("file unreadable: name=" + FILE, e);
            }
            root = known;
        }
        return known;
    }
}
