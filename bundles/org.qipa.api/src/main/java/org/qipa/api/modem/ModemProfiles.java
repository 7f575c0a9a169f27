package org.qipa.api.modem;

import java.io.IOException;
import java.io.InputStream;
import org.osgi.annotation.versioning.ProviderType;
import org.qipa.api.document.DocumentException;

/** Reads profiles of virtual modems, format {@link #FORMAT}. A service; stateless and thread safe. */
@ProviderType
public interface ModemProfiles {

    /** The format. */
    String FORMAT = "qipa-modem/1";

    /**
     * Reads a profile; what it leaves out is as in the {@linkplain #standard default} one. The stream is read to its end and not closed.
     *
     * @param name of the document, for messages
     * @throws DocumentException with every fault and its path
     */
    ModemProfile read(String name, InputStream json) throws DocumentException, IOException;

    /** The default profile. */
    ModemProfile standard();

    /** The JSON schema, as text. */
    String schema();
}
