package org.qipa.documents;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.qipa.api.register.Register;
import org.qipa.api.register.RegisterMap;

/**
 * A register map with an index by word: {@link #locate} is two array reads, as virtual hardware asks it on every access.
 */
final class TableRegisterMap implements RegisterMap {

    /**
     * A register of the file.
     *
     * @param count instances, 1 without a stride
     */
    record Row(Register register, int count) {}

    private final String name;
    private final Block block;
    private final List<Register> registers;
    private final Map<String, Register> byName = new HashMap<>();
    /** By offset / 4: place in {@link #located} plus 1, or 0 where no register is. */
    private final char[] index;
    private final List<Optional<Located>> located;

    TableRegisterMap(String name, Block block, List<Row> rows) {
        this.name = name;
        this.block = block;
        List<Row> sorted = rows.stream().sorted(Comparator.comparingInt((Row r) -> r.register().offset())).toList();
        registers = sorted.stream().map(Row::register).toList();
        registers.forEach(r -> byName.put(r.name(), r));
        int last = sorted.stream().mapToInt(r -> r.register().offset(r.count() - 1)).max().orElse(0);
        index = new char[last / Integer.BYTES + 1];
        var all = new ArrayList<Optional<Located>>();
        for (Row row : sorted) {
            for (int n = 0; n < row.count(); n++) {
                all.add(Optional.of(new Located(row.register(), n)));
                index[row.register().offset(n) / Integer.BYTES] = (char) all.size();
            }
        }
        located = List.copyOf(all);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Block block() {
        return block;
    }

    @Override
    public List<Register> registers() {
        return registers;
    }

    @Override
    public Optional<Register> find(String register) {
        return Optional.ofNullable(byName.get(register));
    }

    @Override
    public Optional<Located> locate(int offset) {
        int word = offset >>> 2;
        if ((offset & 3) != 0 || word >= index.length || index[word] == 0) {
            return Optional.empty();
        }
        return located.get(index[word] - 1);
    }

    @Override
    public String toString() {
        return name;
    }
}
