package org.qipa.api.qmi;

/**
 * A TLV of a message.
 *
 * @param type     on the wire, 0 to 255
 * @param name     such as {@code v4_route_tbl_info}
 * @param optional whether it may be missing
 * @param value    what it holds; takes the whole TLV
 */
public record TlvDeclaration(int type, String name, boolean optional, Value value) {
}
