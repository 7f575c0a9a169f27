package org.qipa.virtual.ipa.board;

import org.qipa.api.platform.Hardware.Registers;
import org.qipa.virtual.ipa.board.RegisterFile.Access;
import org.qipa.virtual.ipa.silicon.Chip;
import org.qipa.virtual.ipa.silicon.Rule;

/** A register window as the driver reaches it: checks what every access must observe, then asks the block behind. */
public final class RegisterWindow implements Registers {

    /** The hardware behind a window. Called under the lock. */
    public interface Block {

        /** The value of a register. */
        int read(String register, int instance, int word);

        /** Takes a write, of a register that can be written. */
        void write(String register, int instance, int word, int value);
    }

    private final Chip chip;
    private final PowerModel power;
    private final RegisterFile file;
    private final Block block;
    private final String name;

    /** Puts the checks before a block. */
    public RegisterWindow(String name, Chip chip, PowerModel power, RegisterFile file, Block block) {
        this.name = name;
        this.chip = chip;
        this.power = power;
        this.file = file;
        this.block = block;
    }

    @Override
    public int read(int offset) {
        chip.enter();
        try {
            chip.alive();
            int word = locate("read", offset, 0);
            if (word < 0) {
                return 0;
            }
            if (file.access(word) == Access.WRITE_ONLY) {
                chip.fault(Rule.READ_OF_WRITE_ONLY, offset, 0, name + " register=" + file.label(word));
                return 0;
            }
            return block.read(file.name(word), file.instance(word), word);
        } finally {
            chip.exit();
        }
    }

    @Override
    public void write(int offset, int value) {
        chip.enter();
        try {
            chip.alive();
            int word = locate("write", offset, value);
            if (word >= 0) {
                store(offset, word, value);
            }
        } finally {
            chip.exit();
        }
    }

    /** Under the lock: a write by an immediate command. */
    public void commandWrite(int offset, int value, int mask) {
        int word = file.word(offset);
        if (word < 0) {
            unknown("command write", offset, value);
        } else {
            store(offset, word, file.get(word) & ~mask | value & mask);
        }
    }

    private void store(int offset, int word, int value) {
        if (file.access(word) == Access.READ_ONLY) {
            chip.fault(Rule.WRITE_OF_READ_ONLY, offset, value, name + " register=" + file.label(word) + " value=0x"
                    + Integer.toHexString(value));
        } else {
            block.write(file.name(word), file.instance(word), word, value);
        }
    }

    private int locate(String how, int offset, int value) {
        int word = file.word(offset);
        if (!power.isOn()) {
            chip.fault(Rule.POWER_OFF_ACCESS, offset, value, name + " " + how + " offset=0x" + Integer.toHexString(offset)
                    + (word < 0 ? "" : " register=" + file.label(word)));
            return -1;
        }
        if (word < 0) {
            unknown(how, offset, value);
        }
        return word;
    }

    private void unknown(String how, int offset, int value) {
        chip.fault(Rule.UNKNOWN_REGISTER, offset, value, name + " " + how + " offset=0x" + Integer.toHexString(offset)
                + " value=0x" + Integer.toHexString(value));
    }
}
