package org.qipa.registers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.qipa.api.register.Register;
import org.qipa.api.register.RegisterMap;
import org.qipa.documents.JacksonDocumentReader;

/** The shipped files: all are sound, all are in the index, and what spec 05 and 06 say of their numbers holds. */
class RegisterFilesTest {

    private static final JacksonDocumentReader READER = new JacksonDocumentReader();

    static Set<String> names() throws Exception {
        return RegisterMaps.index().keySet();
    }

    @ParameterizedTest
    @MethodSource("names")
    void shouldReadEveryFileAndFindEveryRegisterAgain(String name) throws Exception {
        RegisterMap map = map(name);
        assertEquals(name, map.name());
        assertEquals(name.startsWith("ipa") ? RegisterMap.Block.IPA : RegisterMap.Block.GSI, map.block());
        assertTrue(map.registers().size() >= 40, "registers=" + map.registers().size());
        for (Register r : map.registers()) {
            assertSame(r, map.register(r.name()));
            assertEquals(r, map.locate(r.offset()).orElseThrow().register());
            assertEquals(0, map.locate(r.offset()).orElseThrow().instance());
        }
    }

    @Test
    void shouldListExactlyTheFilesThereAre() throws Exception {
        Path folder = Path.of(RegisterMaps.class.getResource("index.properties").toURI()).getParent();
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(names(), files.map(f -> f.getFileName().toString()).filter(f -> f.endsWith(".json"))
                    .map(f -> f.substring(0, f.length() - 5)).collect(Collectors.toCollection(TreeSet::new)));
        }
    }

    @Test
    void shouldLocateTheLastInstanceOfEachArray() throws Exception {
        RegisterMap ipa = map("ipa-v4.11");
        assertEquals("ENDP_INIT_HDR[35]", ipa.locate(ipa.register("ENDP_INIT_HDR").offset(35)).get().toString());
        RegisterMap gsi = map("gsi-v4.11");
        assertEquals("CH_C_CNTXT_0[27]", gsi.locate(gsi.register("CH_C_CNTXT_0").offset(27)).get().toString());
        assertEquals("EV_CH_E_DOORBELL_0[27]", gsi.locate(gsi.register("EV_CH_E_DOORBELL_0").offset(27)).get().toString());
    }

    /** Before 5.0 the words of the three suspend registers would lie on each other: one instance each. */
    @Test
    void shouldEndAnArrayWhereTheNextRegisterBegins() throws Exception {
        RegisterMap old = map("ipa-v3.5.1");
        assertEquals("IRQ_SUSPEND_EN[0]", old.locate(old.register("IRQ_SUSPEND_INFO").offset(1)).get().toString());
        RegisterMap late = map("ipa-v5.0");
        assertEquals("IRQ_SUSPEND_INFO[1]", late.locate(late.register("IRQ_SUSPEND_INFO").offset(1)).get().toString());
    }

    @Test
    void shouldEncodeValuesTheSpecificationGives() throws Exception {
        // Spec 05 §5.2: step 2 before and from 5.5 on, step 5; spec 10 §2: the first limits of 3.5.1.
        Register stamp = map("ipa-v4.5").register("QTIME_TIMESTAMP_CFG");
        assertEquals(0x00180e8e, stamp.word().with("TAG_TIMESTAMP_LSB", 14).with("NAT_TIMESTAMP_LSB", 24)
                .with("DPL_TIMESTAMP_LSB", 14).with("DPL_TIMESTAMP_SEL", true).value());
        assertEquals(0x800000bf, map("ipa-v5.0").register("TIMERS_XO_CLK_DIV_CFG").word().with("DIV_VALUE", 191)
                .with("DIV_ENABLE", true).value());
        assertEquals(0x3f013f01, map("ipa-v3.5.1").register("SRC_RSRC_GRP_01_RSRC_TYPE").word().with("X_MIN_LIM", 1)
                .with("X_MAX_LIM", 63).with("Y_MIN_LIM", 1).with("Y_MAX_LIM", 63).value());
    }

    @Test
    void shouldReadAMapOnceAndOnlyWhenItIsUsed() {
        int[] reads = new int[1];
        LazyMap lazy = new LazyMap("ipa-v3.1", new CountingReader(reads));
        assertEquals(0, reads[0]);
        RegisterMap map = lazy.getService(null, null);
        lazy.ungetService(null, null, map);
        assertSame(map, lazy.getService(null, null));
        assertEquals(1, reads[0]);
    }

    @Test
    void shouldHaveNoServiceForAFileThatIsNotThere() {
        assertNull(new LazyMap("index", new CountingReader(new int[1])).getService(null, null));
    }

    private static RegisterMap map(String name) throws Exception {
        try (InputStream in = RegisterMaps.class.getResourceAsStream(name + ".json")) {
            return READER.readRegisters(name, in);
        }
    }
}
