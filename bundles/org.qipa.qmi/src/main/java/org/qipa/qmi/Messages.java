package org.qipa.qmi;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.qipa.api.document.DocumentException;
import org.qipa.api.qmi.MessageDeclaration;
import org.qipa.api.qmi.MessageKind;

/** The messages this bundle brings, one file per service in {@code messages/}. A new service is a new file and its name here. */
final class Messages {

    /** Files without their ending. */
    private static final List<String> FILES = List.of("ipa");

    private final Map<Integer, List<MessageDeclaration>> byService = new HashMap<>();

    /** Reads all files. A bundle whose own file is bad does not start. */
    Messages() {
        for (var file : FILES) {
            var name = "messages/" + file + ".json";
            try (var json = Messages.class.getResourceAsStream(name)) {
                if (json == null) {
                    throw new IllegalStateException("message file missing: name=" + name);
                }
                var messages = MessageFile.read(name, json);
                byService.put(messages.getFirst().service(), messages);
            } catch (IOException e) {
                throw new UncheckedIOException("message file unreadable: name=" + name, e);
            } catch (DocumentException e) {
                throw new IllegalStateException(e.getMessage(), e);
            }
        }
    }

    List<MessageDeclaration> of(int service) {
        return byService.getOrDefault(service, List.of());
    }

    MessageDeclaration get(int service, String name, MessageKind kind) {
        return of(service).stream().filter(m -> m.name().equals(name) && m.kind() == kind).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no such message: service=0x" + Integer.toHexString(service)
                        + " name=" + name + " kind=" + kind));
    }
}
