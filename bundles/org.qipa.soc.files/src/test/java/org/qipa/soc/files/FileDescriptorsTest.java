package org.qipa.soc.files;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.qipa.api.register.RegisterMap;
import org.qipa.api.soc.SocDescriptor;
import org.qipa.api.soc.SocTable;
import org.qipa.documents.JacksonDocumentReader;

class FileDescriptorsTest {

    private static final JacksonDocumentReader READER = new JacksonDocumentReader();
    private static final Path FILE = Path.of("/folder/mine.json");

    private final Map<String, RegisterMap> maps = new HashMap<>();
    private final List<String> events = new ArrayList<>();
    private final List<SocDescriptor> registered = new ArrayList<>();
    private Hashtable<String, Object> properties;
    private SocTable table;
    private final FileDescriptors files = new FileDescriptors(this::register, n -> Optional.ofNullable(maps.get(n)));

    @BeforeEach
    void read() throws Exception {
        try (InputStream in = getClass().getResourceAsStream("/sample-soc.json")) {
            table = READER.readSoc("sample", in);
        }
        put("ipa-v3.5.1");
        put("gsi-v3.5.1");
    }

    @Test
    void shouldRegisterTheTableWithItsMapsAboveBundles() {
        files.accepted(FILE, table);
        SocDescriptor d = registered.getFirst();
        assertSame(table, d.table());
        assertSame(maps.get("ipa-v3.5.1"), d.ipaRegisters());
        assertSame(maps.get("gsi-v3.5.1"), d.gsiRegisters());
        assertEquals("sample", properties.get("qipa.soc"));
        assertArrayEquals(new String[] {"qcom,sample-ipa"}, (String[]) properties.get("qipa.compatible"));
        assertEquals("3.5.1", properties.get("qipa.ipa.version"));
        assertEquals("/folder/mine.json", properties.get("qipa.origin"));
        assertEquals(100, properties.get("service.ranking"));
    }

    @Test
    void shouldRegisterOnlyWhileBothMapsAreThere() {
        RegisterMap gsi = maps.remove("gsi-v3.5.1");
        files.accepted(FILE, table);
        assertEquals(List.of(), events);
        assertEquals(List.of("gsi-v3.5.1"), files.accepted().getFirst().waitingFor());
        maps.put("gsi-v3.5.1", gsi);
        files.mapsChanged();
        files.mapsChanged();
        assertEquals(List.of("+0"), events);
        assertEquals(List.of(), files.accepted().getFirst().waitingFor());
        maps.remove("ipa-v3.5.1");
        files.mapsChanged();
        assertEquals(List.of("+0", "-0"), events);
    }

    @Test
    void shouldRegisterTheNewTableBeforeTheOldOneGoes() {
        files.accepted(FILE, table);
        files.accepted(FILE, new SocTable("other", table.compatibles(), table.ipaVersion(), table.gsiVersion(),
                table.registers(), table.backwardCompatibility(), table.qsb(), table.modemRouteCount(), table.endpoints(),
                table.resources(), table.memory(), table.power(), table.windows()));
        assertEquals(List.of("+0", "+1", "-0"), events);
        assertEquals("other", files.accepted().getFirst().soc());
    }

    @Test
    void shouldTakeEverythingBackWhenClosed() {
        files.accepted(FILE, table);
        files.accepted(FILE.resolveSibling("b.json"), table);
        files.removed(FILE);
        files.removed(FILE);
        files.close();
        assertEquals(List.of("+0", "+1", "-0", "-1"), events);
        assertEquals(List.of(), files.accepted());
    }

    private Runnable register(SocDescriptor descriptor, Hashtable<String, Object> p) {
        int n = registered.size();
        registered.add(descriptor);
        properties = p;
        events.add("+" + n);
        return () -> events.add("-" + n);
    }

    private void put(String name) throws Exception {
        try (InputStream in = getClass().getResourceAsStream("/org/qipa/registers/" + name + ".json")) {
            maps.put(name, READER.readRegisters(name, in));
        }
    }
}
