package org.qipa.documents;

import static org.qipa.documents.Json.flag;
import static org.qipa.documents.Json.integer;
import static org.qipa.documents.Json.list;
import static org.qipa.documents.Json.text;
import static org.qipa.documents.Json.word;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.qipa.api.register.Register;
import org.qipa.api.register.RegisterField;
import org.qipa.api.register.RegisterMap;
import org.qipa.documents.TableRegisterMap.Row;

/** From the tree of a register map file to the map: fields inside the word, names once, no two registers at one offset. */
final class RegisterDocument {

    private static final int WORD_BITS = 32;

    private RegisterDocument() {}

    static Optional<RegisterMap> read(JsonNode n, Faults faults) {
        JsonNode array = n.path("registers");
        List<Row> rows = new ArrayList<>();
        Map<String, String> names = new HashMap<>();
        Map<Integer, String> words = new HashMap<>();
        for (int i = 0; i < array.size(); i++) {
            String path = "/registers/" + i;
            if (!array.isArray() || !faults.isClean(path)) {
                continue;
            }
            JsonNode r = array.get(i);
            String name = text(r, "name");
            if (names.putIfAbsent(name, path) != null) {
                faults.add(path + "/name", "duplicate-register", "register stands twice: register=" + name + " first="
                        + names.get(name));
            }
            checkFields(r.path("fields"), path + "/fields", name, faults);
            if (faults.isClean(path)) {
                Row row = new Row(register(r), r.has("count") ? integer(r, "count") : 1);
                checkPlace(row, path, words, faults);
                rows.add(row);
            }
        }
        return faults.isEmpty() ? Optional.of(new TableRegisterMap(text(n, "name"),
                RegisterMap.Block.valueOf(text(n, "block").toUpperCase(Locale.ROOT)), rows)) : Optional.empty();
    }

    private static Register register(JsonNode r) {
        return new Register(text(r, "name"), word(r.path("offset")), integer(r, "stride"), text(r, "instance"),
                text(r, "bitmap_of"), list(r.path("fields"),
                        f -> new RegisterField(text(f, "name"), integer(f, "lsb"), integer(f, "width"))));
    }

    private static void checkFields(JsonNode fields, String path, String register, Faults faults) {
        Map<String, Integer> names = new HashMap<>();
        long taken = 0;
        for (int i = 0; i < fields.size(); i++) {
            JsonNode f = fields.get(i);
            String at = path + "/" + i;
            String what = " register=" + register + " field=" + text(f, "name") + " lsb=" + integer(f, "lsb") + " width="
                    + integer(f, "width");
            if (names.putIfAbsent(text(f, "name"), i) != null) {
                faults.add(at + "/name", "duplicate-field", "field stands twice:" + what);
            }
            if (integer(f, "lsb") + integer(f, "width") > WORD_BITS) {
                faults.add(at, "field-outside-word", "field outside the word:" + what + " limit=" + WORD_BITS);
                continue;
            }
            long mask = (1L << integer(f, "width")) - 1 << integer(f, "lsb");
            if (!flag(f, "composite")) {
                if ((taken & mask) != 0) {
                    faults.add(at, "field-overlap", "field over another one:" + what + " common=0x"
                            + Long.toHexString(taken & mask));
                }
                taken |= mask;
            }
        }
    }

    private static void checkPlace(Row row, String path, Map<Integer, String> words, Faults faults) {
        Register r = row.register();
        if (r.offset() % Integer.BYTES != 0) {
            faults.add(path + "/offset", "offset-alignment", "offset is not a multiple of 4: register=" + r.name()
                    + " offset=0x" + Integer.toHexString(r.offset()));
        }
        for (int n = 0; n < row.count(); n++) {
            String other = words.putIfAbsent(r.offset(n), r.name());
            if (other != null) {
                faults.add(path + "/offset", "register-overlap", "two registers at one offset: register=" + r.name()
                        + " instance=" + n + " offset=0x" + Integer.toHexString(r.offset(n)) + " other=" + other);
                return;
            }
        }
    }
}
