package org.qipa.virtual.ipa.tables;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Knows the zero rule and no other (spec 09 §1). */
final class ZeroRules implements Rules {

    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;

    @Override
    public int match(MemorySegment rules, long at, long length, MemorySegment packet, long from, int size) {
        return rules.get(LONG, at) == 0 ? MISS : NOT_UNDERSTOOD;
    }
}
