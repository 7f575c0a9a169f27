package org.qipa.qmi;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Random;
import org.qipa.api.qmi.TlvDeclaration;
import org.qipa.api.qmi.TlvDeclaration.Member;
import org.qipa.api.qmi.TlvDeclaration.ValueKind;

/** Declarations and values at random, all of them valid. */
final class RandomValues {

    private static final int[] SIZES = {1, 2, 4, 8};

    private RandomValues() {
    }

    static TlvDeclaration tlv(Random random, int type) {
        var kind = ValueKind.values()[random.nextInt(4)];
        var members = kind != ValueKind.STRUCT ? List.<Member>of() : List.of(
                new Member("a", ValueKind.UNSIGNED, SIZES[random.nextInt(4)]),
                new Member("b", ValueKind.ENUM, random.nextBoolean() ? 2 : 4),
                new Member("c", ValueKind.STRING, 1 + random.nextInt(300)));
        int array = kind == ValueKind.STRING || random.nextBoolean() ? 0 : 1 + random.nextInt(300);
        int size = switch (kind) {
            case UNSIGNED -> SIZES[random.nextInt(4)];
            case ENUM -> random.nextBoolean() ? 2 : 4;
            case STRING -> 1 + random.nextInt(300);
            case STRUCT -> 0;
        };
        boolean fixed = array > 0 && array < 20 && random.nextBoolean();
        return new TlvDeclaration(type, "t" + type, kind, size, random.nextBoolean(), fixed ? array : Math.min(array, 20),
                fixed, members);
    }

    static Object value(TlvDeclaration tlv, Random random) {
        if (tlv.arrayMax() == 0) {
            return item(tlv, random);
        }
        var items = new ArrayList<>();
        int count = tlv.fixedArray() ? tlv.arrayMax() : random.nextInt(tlv.arrayMax() + 1);
        for (int i = 0; i < count; i++) {
            items.add(item(tlv, random));
        }
        return items;
    }

    private static Object item(TlvDeclaration tlv, Random random) {
        if (tlv.kind() != ValueKind.STRUCT) {
            return scalar(tlv.kind(), tlv.size(), random);
        }
        var members = new LinkedHashMap<String, Object>();
        tlv.members().forEach(member -> members.put(member.name(), scalar(member.kind(), member.size(), random)));
        return members;
    }

    private static Object scalar(ValueKind kind, int size, Random random) {
        if (kind == ValueKind.STRING) {
            var text = new StringBuilder();
            random.ints(random.nextInt(size), 1, 256).forEach(c -> text.append((char) c));
            return text.toString();
        }
        int spare = Long.SIZE - size * Byte.SIZE;
        return kind == ValueKind.ENUM ? random.nextLong() >> spare : random.nextLong() >>> spare;
    }
}
