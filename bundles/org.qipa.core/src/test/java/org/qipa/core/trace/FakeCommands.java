package org.qipa.core.trace;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;

/** Executes immediate commands on the fake platform's local memory and registers. */
final class FakeCommands {

    private final FakePlatform platform;
    private final boolean optionsInOpcode;
    private int packetInit = -1;
    private boolean tag;
    /** Knob: nothing comes back. */
    boolean swallow;

    FakeCommands(FakePlatform platform, boolean optionsInOpcode) {
        this.platform = platform;
        this.optionsInOpcode = optionsInOpcode;
    }

    void execute(FakeGsi.Tre tre, byte[] payload, boolean command) {
        int used = command ? length(tre.length() & 0xff) : payload.length;
        String hex = HexFormat.of().formatHex(payload, 0, used);
        platform.out().add("tre cmd", "[" + tre.index() + "] " + HexFormat.of().formatHex(tre.raw())
                + (command ? " opcode 0x" + Integer.toHexString(tre.length()) : "") + " " + hex);
        if (!command) {
            data(payload);
            return;
        }
        var b = ByteBuffer.wrap(payload).order(ByteOrder.LITTLE_ENDIAN);
        switch (tre.length() & 0xff) {
            case 3, 4, 7, 8 -> {
                long flags = b.getLong(8);
                copy(b.getLong(0), (int) (flags & 0xfff), (int) (flags >>> 12 & 0xffff));
                copy(b.getLong(16), (int) (flags >>> 28 & 0xfff), (int) (flags >>> 40 & 0xffff));
            }
            case 9 -> copy(b.getLong(0), b.getInt(8) & 0xfff, b.getInt(8) >>> 12 & 0xffff);
            case 0x13 -> copy(b.getLong(8), Short.toUnsignedInt(b.getShort(2)), Short.toUnsignedInt(b.getShort(4)));
            case 0x0c -> register(b);
            case 0x10 -> packetInit = Byte.toUnsignedInt(payload[0]);
            case 0x14 -> tag = true;
            default -> throw new IllegalStateException("opcode " + tre.length());
        }
    }

    static int length(int opcode) {
        return switch (opcode) {
            case 3, 4, 7, 8 -> 24;
            case 9, 0x13, 0x0c -> 16;
            default -> 8;
        };
    }

    private void register(ByteBuffer b) {
        int offset = Short.toUnsignedInt(b.getShort(2));
        if (optionsInOpcode) {
            offset |= (Short.toUnsignedInt(b.getShort(0)) >>> 11 & 0xf) << 16;
        }
        int value = b.getInt(4);
        int mask = b.getInt(8);
        platform.out().add("hw_regwrite_cmd", "0x" + Integer.toHexString(offset) + " " + Integer.toHexString(value) + " "
                + Integer.toHexString(mask));
        if (mask != 0) {
            platform.ipa.effect(platform.ipa.map.locate(offset).orElseThrow(), value, mask);
        }
    }

    private void copy(long address, int size, int offset) {
        if (size > 0) {
            MemorySegment.copy(platform.at(address, size), 0, platform.local, offset, size);
        }
    }

    /** Comes back as status and packet. */
    private void data(byte[] payload) {
        if (packetInit < 0 || !tag) {
            throw new IllegalStateException("data on the command channel");
        }
        int padded = (payload.length + 3) / 4 * 4;
        byte[] out = Arrays.copyOf(new byte[0], 32 + padded);
        var b = ByteBuffer.wrap(out).order(ByteOrder.LITTLE_ENDIAN);
        b.put(0, (byte) 1).putShort(2, (short) 0x10).putShort(4, (short) payload.length);
        b.put(6, (byte) platform.commandEndpoint);
        if (platform.wideStatus) {
            b.put(30, (byte) packetInit);
        } else {
            b.put(7, (byte) packetInit);
        }
        System.arraycopy(payload, 0, out, 32, payload.length);
        packetInit = -1;
        tag = false;
        if (swallow) {
            return;
        }
        platform.gsi.receive(platform.lanChannel, out);
    }

    /** Local memory as text: runs of bytes that are not the fill. */
    static byte[] image(MemorySegment local) {
        return local.toArray(ValueLayout.JAVA_BYTE);
    }
}
