package org.qipa.api.qmi;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A datagram taken apart for a person to read, as far as it can be: what is wrong is a fault in it, never an exception. What
 * could not be read because of a fault is empty or 0.
 *
 * @param service     id of the service it was taken for, if one was given
 * @param kindCode    byte 0 of the header
 * @param kind        that byte's meaning; empty when it is none of 0, 2 and 4
 * @param transaction id, 0 to 65535
 * @param messageId   0 to 65535
 * @param length      bytes of the TLV area as the header says
 * @param name        of the message, such as {@code GET_MANUFACTURER}; empty when the service or the message is not known
 * @param tlvs        in wire order, known and unknown ones
 * @param faults      what is wrong with the message, each naming the thing, the value, the limit; those of a single TLV are
 *                    in the TLV
 */
public record DecodedMessage(OptionalInt service, int kindCode, Optional<MessageKind> kind, int transaction, int messageId,
        int length, Optional<String> name, List<DecodedTlv> tlvs, List<String> faults) {

    /** Copies the lists. */
    public DecodedMessage {
        tlvs = List.copyOf(tlvs);
        faults = List.copyOf(faults);
    }

    /** Whether anything in it is wrong. Unknown messages and TLVs are not. */
    public boolean isFaulty() {
        return !faults.isEmpty() || tlvs.stream().anyMatch(tlv -> tlv.fault().isPresent());
    }
}
