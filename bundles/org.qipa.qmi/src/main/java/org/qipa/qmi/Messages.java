package org.qipa.qmi;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.qipa.api.document.DocumentException;
import org.qipa.api.qmi.MessageDeclaration;
import org.qipa.api.qmi.MessageKind;

/**
 * The messages this bundle brings, one file per service in {@code messages/}, read when the service is first asked for. A new
 * service is a new file and its name here.
 */
final class Messages {

    /** Files without their ending. */
    static final Map<Integer, String> FILES = Map.of(0x01, "wds", 0x02, "dms", 0x03, "nas", 0x0b, "uim", 0x1a, "wda",
            0x2f, "dpm", 0x31, "ipa");

    private final ServiceNames names = new ServiceNames();
    private final Map<Integer, List<MessageDeclaration>> byService = new ConcurrentHashMap<>();

    /** Names of services. */
    ServiceNames names() {
        return names;
    }

    List<MessageDeclaration> of(int service) {
        return FILES.containsKey(service) ? byService.computeIfAbsent(service, this::read) : List.of();
    }

    /** Services whose files have been read. */
    Set<Integer> read() {
        return Set.copyOf(byService.keySet());
    }

    private List<MessageDeclaration> read(int service) {
        var name = "messages/" + FILES.get(service) + ".json";
        try (var json = Messages.class.getResourceAsStream(name)) {
            if (json == null) {
                throw new IllegalStateException("message file missing: name=" + name);
            }
            return MessageFile.read(name, json, names::common);
        } catch (IOException e) {
            throw new UncheckedIOException("message file unreadable: name=" + name, e);
        } catch (DocumentException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    MessageDeclaration get(int service, String name, MessageKind kind) {
        return of(service).stream().filter(m -> m.name().equals(name) && m.kind() == kind).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no such message: service=0x" + Integer.toHexString(service)
                        + " name=" + name + " kind=" + kind));
    }
}
