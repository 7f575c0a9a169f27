package org.qipa.api.qmi;

import java.util.List;

/**
 * A message as data.
 *
 * @param service   such as 0x31
 * @param id        message id
 * @param name      such as {@code INIT_DRIVER}
 * @param kind      request, response or indication
 * @param maxLength of the TLV area in bytes
 * @param tlvs      in wire order; types are unique
 */
public record MessageDeclaration(int service, int id, String name, MessageKind kind, int maxLength,
        List<TlvDeclaration> tlvs) {

    /** Copies the TLVs. */
    public MessageDeclaration {
        tlvs = List.copyOf(tlvs);
    }
}
