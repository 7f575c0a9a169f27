package org.qipa.launcher;

import java.nio.file.Files;
import java.nio.file.Path;
import org.osgi.service.feature.ID;

/** Bundles in a folder, in Maven's repository layout or all side by side. */
record BundleRepository(Path root) {

    /** The file of a bundle. */
    Path find(ID id) throws LaunchException {
        String name = id.getArtifactId() + "-" + id.getVersion()
                + id.getClassifier().map(classifier -> "-" + classifier).orElse("") + ".jar";
        Path nested = root.resolve(id.getGroupId().replace('.', '/')).resolve(id.getArtifactId())
                .resolve(id.getVersion()).resolve(name);
        if (Files.isRegularFile(nested)) {
            return nested;
        }
        Path flat = root.resolve(name);
        if (Files.isRegularFile(flat)) {
            return flat;
        }
        throw new LaunchException(LaunchException.FAILED, "bundle " + id + " is not in " + root + ": build first");
    }
}
