package org.qipa.launcher;

import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.Optional;
import org.osgi.framework.Bundle;
import org.osgi.framework.connect.FrameworkUtilHelper;

/** Tells {@link org.osgi.framework.FrameworkUtil#getBundle(Class)} the bundle of a class that the class path loaded. */
public final class BundleOfClass implements FrameworkUtilHelper {

    @Override
    public Optional<Bundle> getBundle(Class<?> type) {
        CodeSource source = type.getProtectionDomain().getCodeSource();
        URL jar = source == null ? null : source.getLocation();
        if (jar == null || !jar.getProtocol().equals("file")) {
            return Optional.empty();
        }
        try {
            String location = ClassPathBundles.location(Path.of(jar.toURI()));
            return ClassPathBundles.framework().map(framework -> framework.getBundle(location));
        } catch (URISyntaxException e) {
            return Optional.empty(); // no location of ours
        }
    }
}
