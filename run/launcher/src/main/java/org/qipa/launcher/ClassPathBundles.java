package org.qipa.launcher;

import java.io.File;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.connect.ConnectModule;
import org.osgi.framework.connect.ModuleConnector;

/**
 * Bundles whose jars are on the class path (OSGi Core R8, chapter 60, Connect): the JVM's own class loader loads their
 * classes, so that they come out of the AOT cache, parsed, verified and linked, which class loaders of a framework cannot
 * have. A start takes a fifth less time with it.
 *
 * <p>A location is connected once. What is installed, updated or refreshed later is read and loaded by the framework as it
 * always is: an update brings new classes, and whoever imports from it and is refreshed gets a class loader that sees them.
 */
final class ClassPathBundles implements ModuleConnector {

    private static volatile BundleContext framework;

    /** Jars of the class path, by the location they have as bundles, that have not been connected yet. */
    private final Map<String, Path> jars = new ConcurrentHashMap<>();

    /** Takes all jars of the class path that this process was started with. */
    ClassPathBundles() {
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            Path jar = Path.of(entry);
            jars.put(location(jar), jar);
        }
    }

    /** What a jar is installed as. */
    static String location(Path jar) {
        return jar.toUri().toString();
    }

    @Override
    public void initialize(File storage, Map<String, String> configuration) {
        // What is connected is remembered for one life of the framework: its storage does not outlive it either.
    }

    @Override
    public Optional<ConnectModule> connect(String location) {
        return Optional.ofNullable(jars.remove(location)).map(ClassPathBundle::new).map(bundle -> () -> bundle);
    }

    @Override
    public Optional<BundleActivator> newBundleActivator() {
        return Optional.of(new BundleActivator() {
            @Override
            public void start(BundleContext context) {
                framework = context;
            }

            @Override
            public void stop(BundleContext context) {
                framework = null;
            }
        });
    }

    /** Context of the framework that runs in this process. */
    static Optional<BundleContext> framework() {
        return Optional.ofNullable(framework);
    }
}
