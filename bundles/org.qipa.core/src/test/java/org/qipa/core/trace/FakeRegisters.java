package org.qipa.core.trace;

import java.util.HashMap;
import java.util.Map;
import org.qipa.api.platform.Hardware;
import org.qipa.api.platform.PlatformException;
import org.qipa.api.register.RegisterMap;

/** A window that reads back what was written, presets before that, else 0. What is special is the owner's to override. */
abstract class FakeRegisters implements Hardware.Registers {

    final RegisterMap map;
    final Map<Integer, Integer> values = new HashMap<>();

    private final FakePlatform platform;

    FakeRegisters(RegisterMap map, FakePlatform platform) {
        this.map = map;
        this.platform = platform;
    }

    @Override
    public int read(int offset) {
        RegisterMap.Located at = locate(offset);
        platform.accessed(at, false);
        return special(at, values.getOrDefault(offset, 0));
    }

    @Override
    public void write(int offset, int value) {
        RegisterMap.Located at = locate(offset);
        platform.accessed(at, true);
        values.put(offset, value);
        written(at, at.register().stride() == 0 ? -1 : at.instance(), value);
    }

    private RegisterMap.Located locate(int offset) {
        return map.locate(offset).orElseThrow(
                () -> new PlatformException("no register: map=" + map.name() + " offset=0x" + Integer.toHexString(offset)));
    }

    int get(String register, int n) {
        return values.getOrDefault(map.register(register).offset(n), 0);
    }

    void set(String register, int n, int value) {
        values.put(map.register(register).offset(n), value);
    }

    /** What is read of a register whose stored value is given. */
    abstract int special(RegisterMap.Located at, int stored);

    /** A register was written. */
    abstract void written(RegisterMap.Located at, int instance, int value);
}
