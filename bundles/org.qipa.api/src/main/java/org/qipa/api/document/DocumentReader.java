package org.qipa.api.document;

import java.io.IOException;
import java.io.InputStream;
import org.osgi.annotation.versioning.ProviderType;
import org.qipa.api.register.RegisterMap;
import org.qipa.api.soc.SocTable;

/** Reads qipa's data files. A service; stateless and thread safe. The stream is read to its end and not closed. */
@ProviderType
public interface DocumentReader {

    /**
     * Reads a SoC descriptor file (format {@code qipa-soc/1}): schema, then the rules that hold within one table.
     * Rules of the memory map and of endpoints against register widths belong to the device.
     *
     * @param name of the document, for messages
     * @throws DocumentException with every fault
     */
    SocTable readSoc(String name, InputStream json) throws DocumentException, IOException;

    /** Reads a register map file (format {@code qipa-registers/1}). */
    RegisterMap readRegisters(String name, InputStream json) throws DocumentException, IOException;

    /** The JSON schema of a format, {@code qipa-soc/1} or {@code qipa-registers/1}, as text. */
    String schema(String format);
}
