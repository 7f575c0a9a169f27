package org.qipa.qmi;

import java.util.HexFormat;
import org.qipa.api.qmi.MessageDeclaration;
import org.qipa.api.qmi.MessageKind;

/** INIT_DRIVER as the driver of an SDX55 sends it, 158 bytes, and an answer with everything in it, 32 bytes. */
final class Datagrams {

    private static final int IPA = 0x31;
    private static final String REQUEST = "000000210097001004000300000011080088260000c728000012080008250000070000001308000826"
            + "0000070000001404000823000015040008240000160800e84f0000000800001704000e00000018010000190800d02a0000ef3500001b08"
            + "0088240000070000001c080088250000070000001d0400882200001e0400882300001f04001045000020040030000000210400c04f0000"
            + "22040020000000";
    private static final String RESPONSE = "0207002100190002040001000300100400000000001104000000000012010000";

    private Datagrams() {}

    static byte[] bytes(String message) {
        return HexFormat.of().parseHex(message.equals("request") ? REQUEST : RESPONSE);
    }

    static MessageDeclaration declaration(String message) {
        return new Messages().get(IPA, "INIT_DRIVER",
                message.equals("request") ? MessageKind.REQUEST : MessageKind.RESPONSE);
    }
}
