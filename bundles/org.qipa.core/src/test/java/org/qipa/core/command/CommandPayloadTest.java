package org.qipa.core.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.foreign.MemorySegment;
import java.util.HexFormat;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.qipa.api.soc.IpaVersion;
import org.qipa.core.command.CommandPayload.Table;
import org.qipa.core.rule.IpaRules;

class CommandPayloadTest {

    private static final IpaRules OLD = IpaRules.of(IpaVersion.of("3.5.1"));
    private static final IpaRules NEW = IpaRules.of(IpaVersion.of("5.5"));

    private static String bytes(int length, Consumer<MemorySegment> write) {
        byte[] b = new byte[length];
        write.accept(MemorySegment.ofArray(b));
        return HexFormat.of().formatHex(b);
    }

    @Test
    void shouldPackTableInit() {
        assertEquals("0000000001000000" + "7880488007080500" + "0000000001000000", bytes(24, s -> CommandPayload.table(s,
                new Table(0x1_0000_0000L, 0x78, 0x488), new Table(0x1_0000_0000L, 0x78, 0x508))));
    }

    @Test
    void shouldLeaveOutTheHashedTableThatIsNot() {
        assertEquals("0000000000000000" + "0000008007080500" + "0000000001000000",
                bytes(24, s -> CommandPayload.table(s, Table.NONE, new Table(0x1_0000_0000L, 0x78, 0x508))));
    }

    @Test
    void shouldPackHeaderInit() {
        assertEquals("0000010001000000" + "40816800" + "00000000",
                bytes(16, s -> CommandPayload.header(s, new Table(0x1_0001_0000L, 0x140, 0x688))));
    }

    @Test
    void shouldPutTheOptionIntoThePayloadBefore40AndIntoTheOpcodeFromThen() {
        assertEquals("00009000111100001111000002000000",
                bytes(16, s -> CommandPayload.register(s, OLD, 0x90, 0x1111, 0x1111, ClearOption.FULL)));
        assertEquals("0008041c110000001100000000000000",
                bytes(16, s -> CommandPayload.register(s, NEW, 0x11c04, 0x11, 0x11, ClearOption.FULL)));
        assertEquals("00085c40000000000000000000000000",
                bytes(16, s -> CommandPayload.register(s, NEW, 0x1405c, 0, 0, ClearOption.HEADER)));
        assertEquals(0x40c, Opcode.REGISTER_WRITE.word(ClearOption.FULL));
        assertEquals(0x00c, Opcode.REGISTER_WRITE.word(ClearOption.HEADER));
    }

    @Test
    void shouldPackDmaTagAndPacketInit() {
        assertEquals("000008002823000010e0000001000000",
                bytes(16, s -> CommandPayload.dma(s, new Table(0x1_0000_e010L, 8, 0x2328))));
        assertEquals("0900000000000000", bytes(8, s -> CommandPayload.packetInit(s, OLD, 9)));
        assertEquals("1000000000000000",
                bytes(8, s -> CommandPayload.packetInit(s, IpaRules.of(IpaVersion.of("4.5")), 16)));
        assertEquals("1000000000000000", bytes(8, s -> CommandPayload.packetInit(s, NEW, 16)));
        assertEquals("2300000000000000", bytes(8, s -> CommandPayload.packetInit(s, NEW, 35)));
        assertEquals("0000000000000000", bytes(8, CommandPayload::tag));
    }

    @Test
    void shouldNameTheFieldThatDoesNotFit() {
        MemorySegment s = MemorySegment.ofArray(new byte[24]);
        assertEquals("command field does not fit: field=register offset value=65536 limit=65535", assertThrows(
                IllegalArgumentException.class,
                () -> CommandPayload.register(s, OLD, 0x10000, 0, 0, ClearOption.HEADER)).getMessage());
        assertEquals("command field does not fit: field=destination endpoint value=32 limit=31", assertThrows(
                IllegalArgumentException.class, () -> CommandPayload.packetInit(s, OLD, 32)).getMessage());
        assertEquals("command field does not fit: field=size value=4096 limit=4095", assertThrows(
                IllegalArgumentException.class,
                () -> CommandPayload.table(s, Table.NONE, new Table(0, 4096, 0))).getMessage());
        assertEquals("nothing to copy: size=0 offset=8", assertThrows(IllegalArgumentException.class,
                () -> CommandPayload.dma(s, new Table(0, 0, 8))).getMessage());
    }
}
