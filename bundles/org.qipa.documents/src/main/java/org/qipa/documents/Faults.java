package org.qipa.documents;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.qipa.api.document.Fault;

/** The faults found so far, and which parts of the document they touch. */
final class Faults {

    private final JsonText text;
    private final List<Fault> list = new ArrayList<>();

    Faults(JsonText text) {
        this.text = text;
    }

    void add(Fault fault) {
        list.add(fault);
    }

    void add(String path, String rule, String message) {
        add(new Fault(path, rule, message));
    }

    boolean isEmpty() {
        return list.isEmpty();
    }

    /** Whether a part of the document has no fault in itself, its members or what it is part of. */
    boolean isClean(String path) {
        for (Fault f : list) {
            if (isAt(f.path(), path) || isAt(path, f.path())) {
                return false;
            }
        }
        return true;
    }

    /** By the place in the document; a member that is missing stands with the object that misses it. */
    List<Fault> inDocumentOrder() {
        return list.stream().distinct().sorted(Comparator.comparingInt((Fault f) -> text.position(f.path()))).toList();
    }

    private static boolean isAt(String path, String ancestor) {
        return path.startsWith(ancestor) && (path.length() == ancestor.length() || path.charAt(ancestor.length()) == '/');
    }
}
