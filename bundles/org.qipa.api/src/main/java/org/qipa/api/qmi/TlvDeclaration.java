package org.qipa.api.qmi;

import java.util.List;

/**
 * A TLV of a message. The count in front of a variable array and the length in front of a string in a struct have one
 * byte when the maximum is at most 255, else two.
 *
 * @param type     on the wire, 0 to 255
 * @param name     such as {@code v4_route_tbl_info}
 * @param kind     of its value
 * @param size     bytes of a scalar, or the greatest length of a string
 * @param optional whether it may be missing
 * @param arrayMax 0 for one value; else the greatest number of items
 * @param fixedArray whether the array always has {@code arrayMax} items and no length on the wire
 * @param members  of a struct, in wire order; empty otherwise
 */
public record TlvDeclaration(int type, String name, ValueKind kind, int size, boolean optional, int arrayMax,
        boolean fixedArray, List<Member> members) {

    /** Copies the members. */
    public TlvDeclaration {
        members = List.copyOf(members);
    }

    /** Kinds of values. */
    public enum ValueKind {
        /** Unsigned, 1, 2, 4 or 8 bytes. */
        UNSIGNED,
        /** Signed enumeration, 2 or 4 bytes. */
        ENUM,
        /** Members back to back. */
        STRUCT,
        /** Characters. */
        STRING
    }

    /** A member of a struct. */
    public record Member(String name, ValueKind kind, int size) {}
}
