package org.qipa.core.register;

import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

import org.qipa.api.journal.Journal;
import org.qipa.api.journal.JournalKind;
import org.qipa.api.platform.Hardware;
import org.qipa.api.register.Register;
import org.qipa.api.register.RegisterMap;
import org.qipa.api.register.RegisterWord;

/** The registers of the IPA core: window {@code ipa-reg} seen through the register map of the version. Owner lane. */
public final class IpaRegisters {

    private final RegisterMap map;
    private final Hardware.Registers window;
    private final Journal journal;
    /** Journal subjects, made once. */
    private final Map<String, String> subjects = new HashMap<>();

    /** Sees a window through a map. */
    public IpaRegisters(RegisterMap map, Hardware.Registers window, Journal journal) {
        this.map = map;
        this.window = window;
        this.journal = journal;
        map.registers().forEach(r -> subjects.put(r.name(), "ipa " + r.name()));
    }

    /** The register of this version. */
    public Register register(String name) {
        return map.register(name);
    }

    /** Whether this version has the register. */
    public boolean has(String name) {
        return map.has(name);
    }

    /** Reads instance 0. */
    public int read(String name) {
        return read(name, 0);
    }

    /** Reads an instance. */
    public int read(String name, int instance) {
        int offset = map.register(name).offset(instance);
        int value = window.read(offset);
        journal.record(JournalKind.REGISTER_READ, subjects.get(name), offset, value & 0xffff_ffffL);
        return value;
    }

    /** Writes instance 0. */
    public void write(RegisterWord word) {
        write(word, 0);
    }

    /** Writes an instance. */
    public void write(RegisterWord word, int instance) {
        write(word.register().name(), instance, word.value());
    }

    /** Writes a plain word. */
    public void write(String name, int instance, int value) {
        int offset = map.register(name).offset(instance);
        journal.record(JournalKind.REGISTER_WRITE, subjects.get(name), offset, value & 0xffff_ffffL);
        window.write(offset, value);
    }

    /** Reads, changes fields, writes back. */
    public void update(String name, int instance, UnaryOperator<RegisterWord> change) {
        write(change.apply(register(name).word(read(name, instance))), instance);
    }

    /** As {@link #endpointBit}, for the watchdog: not in the journal, which would be full of nothing else. */
    public boolean peekEndpointBit(String name, int endpoint) {
        return (window.read(map.register(name).offset(endpoint / Integer.SIZE)) >>> endpoint % Integer.SIZE & 1) != 0;
    }

    /** Whether the bit of an endpoint is set in a register with one bit per endpoint (spec 05 §1.4). */
    public boolean endpointBit(String name, int endpoint) {
        return (read(name, endpoint / Integer.SIZE) >>> endpoint % Integer.SIZE & 1) != 0;
    }
}
