package org.qipa.core.trace;

import java.io.IOException;
import org.qipa.api.document.DocumentException;
import org.qipa.api.register.RegisterMap;
import org.qipa.api.soc.SocDescriptor;
import org.qipa.api.soc.SocTable;
import org.qipa.documents.JacksonDocumentReader;

/** SoC descriptors from the bundles' files, without a framework. */
public final class Socs {

    private static final JacksonDocumentReader READER = new JacksonDocumentReader();

    private record Soc(SocTable table, RegisterMap ipaRegisters, RegisterMap gsiRegisters) implements SocDescriptor {}

    private Socs() {}

    /** The descriptor of a SoC. */
    public static SocDescriptor soc(String name) {
        try (var in = Socs.class.getResourceAsStream("/org/qipa/soc/" + name + "/" + name + ".json")) {
            return of(READER.readSoc(name, in));
        } catch (IOException | DocumentException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A descriptor of a table with the maps it names. */
    public static SocDescriptor of(SocTable table) {
        return new Soc(table, map(table.registers().ipa()), map(table.registers().gsi()));
    }

    /** A register map. */
    public static RegisterMap map(String name) {
        try (var in = Socs.class.getResourceAsStream("/org/qipa/registers/" + name + ".json")) {
            return READER.readRegisters(name, in);
        } catch (IOException | DocumentException e) {
            throw new IllegalStateException(e);
        }
    }
}
