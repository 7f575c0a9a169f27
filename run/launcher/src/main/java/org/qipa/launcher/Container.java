package org.qipa.launcher;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.CountDownLatch;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.Filter;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.connect.ConnectFrameworkFactory;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.startlevel.FrameworkStartLevel;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.util.tracker.ServiceTracker;
import org.slf4j.LoggerFactory;

/** A framework with bundles in it. Its storage is a temporary folder of its own, removed when it closes. */
final class Container implements AutoCloseable {

    private static final long STOP_LIMIT_MS = 5_000;

    /** System property: the folder that storage is made in. */
    private static final String STORAGE = "qipa.storage";

    /**
     * Packages of the class path that bundles share with the launcher. SLF4J is exported with both lines' versions:
     * there are bundles that import 1.x and work with 2.x.
     */
    private static final String SYSTEM_PACKAGES = String.join(",",
            "org.slf4j;version=2.0.20", "org.slf4j.event;version=2.0.20", "org.slf4j.helpers;version=2.0.20",
            "org.slf4j.spi;version=2.0.20", "org.slf4j;version=1.7.36", "org.slf4j.event;version=1.7.36",
            "org.slf4j.helpers;version=1.7.36", "org.slf4j.spi;version=1.7.36",
            "org.osgi.service.cm;version=1.6.1");

    private final Path storage;
    private final Framework framework;
    private volatile Runnable beforeStop = () -> { };
    private volatile boolean closing;

    private Container(Path storage, Framework framework) {
        this.storage = storage;
        this.framework = framework;
    }

    /**
     * Makes a framework; nothing is installed or started yet. It closes with the process at the latest.
     *
     * @param overrides win over the features' properties
     */
    static Container create(Features features, Map<String, String> overrides) throws IOException, BundleException {
        Path storage = Files.createTempDirectory(
                Path.of(System.getProperty(STORAGE, System.getProperty("java.io.tmpdir"))), "qipa-");
        Map<String, String> properties = new HashMap<>(features.properties());
        properties.put("felix.log.level", "0"); // its errors come as framework events
        properties.put(Constants.FRAMEWORK_STORAGE, storage.toString());
        properties.put(Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA, SYSTEM_PACKAGES);
        properties.putAll(overrides);
        // A terminal library in a bundle looks for itself with the context class loader, if there is one.
        Thread.currentThread().setContextClassLoader(null);
        Framework framework = ServiceLoader.load(ConnectFrameworkFactory.class, Container.class.getClassLoader())
                .findFirst().orElseThrow().newFramework(properties, new ClassPathBundles());
        Container container = new Container(storage, framework);
        Runtime.getRuntime().addShutdownHook(new Thread(container::close, "qipa shutdown"));
        framework.init(Container::logError);
        return container;
    }

    private static void logError(FrameworkEvent event) {
        if (event.getType() == FrameworkEvent.ERROR) {
            LoggerFactory.getLogger(Container.class).error("{}: {}", event.getBundle(),
                    String.valueOf(event.getThrowable()), event.getThrowable());
        }
    }

    BundleContext context() {
        return framework.getBundleContext();
    }

    /** Installs all bundles, then starts them by start level up to the framework's beginning one. */
    void start(Features features, BundleRepository repository) throws LaunchException {
        try {
            List<Bundle> bundles = new ArrayList<>();
            for (Features.FeatureBundle wanted : features.bundles()) {
                Bundle bundle = context().installBundle(ClassPathBundles.location(repository.find(wanted.id())));
                bundle.adapt(BundleStartLevel.class).setStartLevel(wanted.startLevel());
                bundles.add(bundle);
            }
            for (Bundle bundle : bundles) {
                if (!isFragment(bundle)) {
                    bundle.start(Bundle.START_ACTIVATION_POLICY);
                }
            }
            framework.start();
        } catch (BundleException e) {
            throw refused(e);
        }
        requireResolved();
    }

    private static LaunchException refused(BundleException cause) {
        return new LaunchException(LaunchException.FAILED, "the container does not start: " + cause.getMessage(), cause);
    }

    /** Checks that nothing is missing of the bundles that could start by now. */
    private void requireResolved() throws LaunchException {
        int level = framework.adapt(FrameworkStartLevel.class).getStartLevel();
        for (Bundle bundle : context().getBundles()) {
            if (bundle.getState() == Bundle.INSTALLED && bundle.adapt(BundleStartLevel.class).getStartLevel() <= level
                    && !isFragment(bundle)) {
                try {
                    bundle.start(); // says what is missing
                } catch (BundleException e) {
                    throw refused(e);
                }
            }
        }
    }

    /** Checks that every bundle is active. */
    void requireActive() throws LaunchException {
        for (Bundle bundle : context().getBundles()) {
            if (bundle.getState() != Bundle.ACTIVE && !isFragment(bundle)) {
                throw new LaunchException(LaunchException.FAILED, "bundle " + bundle + " did not become active");
            }
        }
    }

    private static boolean isFragment(Bundle bundle) {
        return (bundle.adapt(BundleRevision.class).getTypes() & BundleRevision.TYPE_FRAGMENT) != 0;
    }

    /** Goes to a start level and returns when it is reached. */
    void startLevel(int level) throws InterruptedException, LaunchException {
        CountDownLatch reached = new CountDownLatch(1);
        framework.adapt(FrameworkStartLevel.class).setStartLevel(level, event -> {
            if (event.getType() == FrameworkEvent.STARTLEVEL_CHANGED || event.getType() == FrameworkEvent.ERROR) {
                reached.countDown();
            }
        });
        reached.await();
        requireResolved();
    }

    /** Waits for a service of a type; null when it does not come in time. */
    <S> S await(Class<S> type, long limitMs) throws InterruptedException {
        return type.cast(await("(" + Constants.OBJECTCLASS + "=" + type.getName() + ")", limitMs));
    }

    /** Waits for a service that a filter matches, and leaves it to others to be the first who want it. */
    boolean awaitRegistered(String filter, long limitMs) throws InterruptedException {
        ServiceTracker<Object, Object> tracker = new ServiceTracker<>(context(), filter(filter), null) {
            @Override
            public Object addingService(ServiceReference<Object> reference) {
                return reference;
            }

            @Override
            public void removedService(ServiceReference<Object> reference, Object same) {
                // nothing was taken
            }
        };
        tracker.open(true); // of any class loader
        try {
            return tracker.waitForService(limitMs) != null;
        } finally {
            tracker.close();
        }
    }

    private Filter filter(String filter) {
        try {
            return context().createFilter(filter);
        } catch (InvalidSyntaxException e) {
            throw new IllegalArgumentException("filter=" + filter, e);
        }
    }

    /** Waits for a service that a filter matches; null when it does not come in time. */
    Object await(String filter, long limitMs) throws InterruptedException {
        ServiceTracker<Object, Object> tracker = new ServiceTracker<>(context(), filter(filter), null);
        tracker.open(true); // of any class loader
        try {
            // Fetched once more: what the tracker fetched goes when it closes.
            return tracker.waitForService(limitMs) == null ? null : context().getService(tracker.getServiceReference());
        } finally {
            tracker.close();
        }
    }

    /** Returns when the framework has stopped, whoever stopped it. */
    void waitForStop() throws InterruptedException {
        framework.waitForStop(0);
    }

    /** Something to do when it is about to stop. */
    void beforeStop(Runnable action) {
        beforeStop = action;
    }

    /** Whether it is about to stop or has stopped: what fails now fails for that. */
    boolean isClosing() {
        return closing;
    }

    /** Stops the framework in order and removes its storage. Safe to call more than once, from several threads. */
    @Override
    public void close() {
        closing = true;
        stop();
    }

    private synchronized void stop() {
        beforeStop.run();
        try {
            framework.stop();
            framework.waitForStop(STOP_LIMIT_MS);
        } catch (BundleException e) {
            System.err.println("qipa: the container does not stop: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        delete(storage);
    }

    private static void delete(Path folder) {
        try {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.deleteIfExists(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path directory, IOException failure) throws IOException {
                    Files.deleteIfExists(directory);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            if (Files.exists(folder)) {
                System.err.println("qipa: left behind: " + folder);
            }
        }
    }
}
