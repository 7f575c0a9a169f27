package org.qipa.api.script;

import java.io.IOException;
import java.io.InputStream;
import org.osgi.annotation.versioning.ProviderType;
import org.qipa.api.document.DocumentException;

/** Reads and writes scripts, format {@link #FORMAT}. A service; stateless and thread safe. */
@ProviderType
public interface Scripts {

    /** The format. */
    String FORMAT = "qipa-script/1";

    /**
     * Reads a script: the schema, then the parameters of stimuli. Names of faults are known on a stage only, see
     * {@link ScriptRunner#check}. The stream is read to its end and not closed.
     *
     * @param name of the document, for messages
     * @throws DocumentException with every fault and its path
     */
    Script read(String name, InputStream json) throws DocumentException, IOException;

    /** Writes a script so that {@link #read} answers an equal one: a step on each line. */
    String write(Script script);

    /** The JSON schema, as text. */
    String schema();
}
