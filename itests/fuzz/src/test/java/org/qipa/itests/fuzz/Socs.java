package org.qipa.itests.fuzz;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.qipa.api.register.RegisterMap;
import org.qipa.api.soc.SocDescriptor;
import org.qipa.api.soc.SocTable;
import org.qipa.documents.JacksonDocumentReader;

/** Some SoCs, one for each kind of silicon: before 4.5, from 4.5 on, from 5.0 on. Each is read once. */
public final class Socs {

    /** Their names. */
    public static final List<String> SOME = List.of("sdm845", "sc7280", "sm8550");

    private static final JacksonDocumentReader READER = new JacksonDocumentReader();
    private static final Map<String, SocDescriptor> READ = new ConcurrentHashMap<>();

    private record Soc(SocTable table, RegisterMap ipaRegisters, RegisterMap gsiRegisters) implements SocDescriptor {}

    private Socs() {
    }

    /** One of them; any number. */
    public static SocDescriptor of(int n) {
        return READ.computeIfAbsent(SOME.get(n % SOME.size()), Socs::read);
    }

    private static SocDescriptor read(String soc) {
        try (var in = Socs.class.getResourceAsStream("/org/qipa/soc/" + soc + "/" + soc + ".json")) {
            SocTable table = READER.readSoc(soc, in);
            return new Soc(table, map(table.registers().ipa()), map(table.registers().gsi()));
        } catch (Exception e) {
            throw new IllegalStateException("no descriptor: soc=" + soc, e);
        }
    }

    private static RegisterMap map(String name) throws Exception {
        try (var in = Socs.class.getResourceAsStream("/org/qipa/registers/" + name + ".json")) {
            return READER.readRegisters(name, in);
        }
    }
}
