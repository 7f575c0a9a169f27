package org.qipa.soc.files;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.qipa.api.register.RegisterMap;
import org.qipa.api.soc.SocDescriptor;
import org.qipa.api.soc.SocFiles.AcceptedFile;
import org.qipa.api.soc.SocTable;

/** The services of the files in force: each there exactly while both its register maps are. Belongs to one lane. */
final class FileDescriptors implements FolderWatch.Sink {

    /** A file ranks above a bundle of the same SoC. */
    static final int RANKING = 100;

    /** A file's descriptor. */
    private record FileDescriptor(SocTable table, RegisterMap ipaRegisters, RegisterMap gsiRegisters)
            implements SocDescriptor {}

    /** Registers a descriptor. */
    @FunctionalInterface
    interface Registry {
        /** Registers and answers what takes it back. */
        Runnable register(SocDescriptor descriptor, Hashtable<String, Object> properties);
    }

    /** A file in force. */
    private static final class Entry {
        private SocTable table;
        private SocDescriptor registered;
        private Runnable unregister;
    }

    private final Registry registry;
    private final Function<String, Optional<RegisterMap>> maps;
    private final TreeMap<Path, Entry> entries = new TreeMap<>();

    /**
     * @param maps answers the register map of a name, if it is there
     */
    FileDescriptors(Registry registry, Function<String, Optional<RegisterMap>> maps) {
        this.registry = registry;
        this.maps = maps;
    }

    @Override
    public void accepted(Path file, SocTable table) {
        Entry entry = entries.computeIfAbsent(file, f -> new Entry());
        entry.table = table;
        update(file, entry);
    }

    @Override
    public void removed(Path file) {
        Entry entry = entries.remove(file);
        if (entry != null) {
            withdraw(entry);
        }
    }

    /** Register maps came or went. */
    void mapsChanged() {
        entries.forEach(this::update);
    }

    List<AcceptedFile> accepted() {
        return entries.entrySet().stream().map(e -> new AcceptedFile(e.getKey().toString(), e.getValue().table.soc(),
                missing(e.getValue().table))).toList();
    }

    /** Takes every service back. */
    void close() {
        entries.values().forEach(FileDescriptors::withdraw);
        entries.clear();
    }

    private List<String> missing(SocTable table) {
        List<String> missing = new ArrayList<>();
        for (String name : List.of(table.registers().ipa(), table.registers().gsi())) {
            if (maps.apply(name).isEmpty()) {
                missing.add(name);
            }
        }
        return missing;
    }

    private void update(Path file, Entry entry) {
        SocTable table = entry.table;
        Optional<RegisterMap> ipa = maps.apply(table.registers().ipa());
        Optional<RegisterMap> gsi = maps.apply(table.registers().gsi());
        if (ipa.isEmpty() || gsi.isEmpty()) {
            withdraw(entry);
            return;
        }
        FileDescriptor descriptor = new FileDescriptor(table, ipa.get(), gsi.get());
        if (descriptor.equals(entry.registered)) {
            return;
        }
        // The new one first: whoever holds the old one moves without a gap.
        Runnable old = entry.unregister;
        entry.registered = descriptor;
        entry.unregister = registry.register(descriptor, properties(file, table));
        if (old != null) {
            old.run();
        }
    }

    private static void withdraw(Entry entry) {
        if (entry.unregister != null) {
            entry.unregister.run();
            entry.unregister = null;
            entry.registered = null;
        }
    }

    private static Hashtable<String, Object> properties(Path file, SocTable table) {
        Hashtable<String, Object> p = new Hashtable<>();
        p.put(SocDescriptor.SOC_PROPERTY, table.soc());
        p.put(SocDescriptor.COMPATIBLE_PROPERTY, table.compatibles().toArray(String[]::new));
        p.put(SocDescriptor.IPA_VERSION_PROPERTY, table.ipaVersion().toString());
        p.put(SocDescriptor.ORIGIN_PROPERTY, file.toString());
        p.put("service.ranking", RANKING);
        return p;
    }
}
