package org.qipa.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Hashtable;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExportTest {

    @Test
    void shouldWriteFelixNotation(@TempDir Path folder) throws Exception {
        Hashtable<String, Object> properties = new Hashtable<>(Map.of("mux", 1, "on", true,
                "addresses", new String[] {"10.64.0.2/24", "fd00::2/64"}, "soc.target", "(qipa.soc=\"x\")"));
        new Export(folder).configurations(Map.of("org.qipa.link~rmnet0", properties));
        assertEquals("""
                addresses = ["10.64.0.2/24", "fd00::2/64"]
                mux = I"1"
                on = B"true"
                soc.target = "(qipa.soc\\=\\"x\\")"
                """, Files.readString(folder.resolve("load/org.qipa.link-rmnet0.config")));
    }
}
