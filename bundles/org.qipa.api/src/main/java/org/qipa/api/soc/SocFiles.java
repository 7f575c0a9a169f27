package org.qipa.api.soc;

import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;
import org.qipa.api.document.Fault;

/**
 * SoC descriptors from a watched folder. A service, there also when no folder is configured. The answers are snapshots of
 * the last look at the folder; thread safe.
 */
@ProviderType
public interface SocFiles {

    /** The watched folder; empty when none is configured. */
    Optional<String> folder();

    /** Files whose table is in force, by path. */
    List<AcceptedFile> accepted();

    /** Files that were refused, by path, with everything that is wrong with them. */
    List<RefusedFile> refused();

    /**
     * A file whose table is in force.
     *
     * @param path       of the file; the {@link SocDescriptor#ORIGIN_PROPERTY origin} of its service
     * @param soc        name in its table
     * @param waitingFor names of register maps that are not there: until they are, there is no service
     */
    record AcceptedFile(String path, String soc, List<String> waitingFor) {

        /** Copies the list. */
        public AcceptedFile {
            waitingFor = List.copyOf(waitingFor);
        }
    }

    /**
     * A file that was refused whole. It is read again when it changes.
     *
     * @param path   of the file
     * @param faults every one
     * @param kept   SoC of the table this file had before, which stays in force
     */
    record RefusedFile(String path, List<Fault> faults, Optional<String> kept) {

        /** Copies the list. */
        public RefusedFile {
            faults = List.copyOf(faults);
        }
    }
}
