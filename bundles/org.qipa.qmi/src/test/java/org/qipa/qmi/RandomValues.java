package org.qipa.qmi;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Random;
import org.qipa.api.qmi.Names;
import org.qipa.api.qmi.TlvDeclaration;
import org.qipa.api.qmi.Value;
import org.qipa.api.qmi.Value.Number.Form;

/** Declarations and values at random, all of them valid. */
final class RandomValues {

    private static final int DEPTH = 3;

    private RandomValues() {
    }

    static TlvDeclaration tlv(Random random, int type) {
        var value = random.nextInt(6) == 0 ? Value.Text.whole(random.nextBoolean() ? 0 : 1 + random.nextInt(300))
                : value(random, DEPTH);
        return new TlvDeclaration(type, "t" + type, random.nextBoolean(), value);
    }

    private static Value value(Random random, int depth) {
        return switch (random.nextInt(depth == 0 ? 4 : 7)) {
            case 0, 1 -> new Value.Number(1 + random.nextInt(8), random.nextBoolean() ? Form.UNSIGNED : Form.SIGNED,
                    random.nextInt(4) == 0, Names.NONE);
            case 2 -> new Value.Number(4, Form.FLOAT);
            case 3 -> text(random);
            case 4 -> Value.Items.fixed(value(random, depth - 1), 1 + random.nextInt(4));
            case 5 -> Value.Items.counted(value(random, depth - 1), random.nextBoolean() ? 6 : 300);
            default -> {
                var members = new ArrayList<Value.Member>();
                for (int i = 0; i <= random.nextInt(4); i++) {
                    members.add(new Value.Member("m" + i, value(random, depth - 1)));
                }
                yield new Value.Struct(members);
            }
        };
    }

    private static Value.Text text(Random random) {
        return switch (random.nextInt(3)) {
            case 0 -> Value.Text.fixed(1 + random.nextInt(9), Value.Text.NO_FILLER);
            case 1 -> Value.Text.counted(1 + random.nextInt(2), 0);
            default -> Value.Text.counted(1 + random.nextInt(2), 1 + random.nextInt(40));
        };
    }

    static Object value(Value value, Random random) {
        return switch (value) {
            case Value.Number number when number.form() == Form.FLOAT -> (double) random.nextFloat();
            case Value.Number number -> {
                int spare = Long.SIZE - number.size() * Byte.SIZE;
                yield number.form() == Form.SIGNED ? random.nextLong() >> spare : random.nextLong() >>> spare;
            }
            case Value.Text text -> characters(text.extent() == Value.Text.Extent.FIXED ? text.size()
                    : random.nextInt(text.max() > 0 ? text.max() : 40), random);
            case Value.Items items -> {
                var all = new ArrayList<>();
                int count = items.isFixed() ? items.count() : random.nextInt(Math.min(items.count(), 6) + 1);
                for (int i = 0; i < count; i++) {
                    all.add(value(items.of(), random));
                }
                yield List.copyOf(all);
            }
            case Value.Struct struct -> {
                var members = new LinkedHashMap<String, Object>();
                struct.members().forEach(member -> members.put(member.name(), value(member.value(), random)));
                yield members;
            }
        };
    }

    private static String characters(int length, Random random) {
        var text = new StringBuilder();
        random.ints(length, 1, 256).forEach(c -> text.append((char) c));
        return text.toString();
    }
}
