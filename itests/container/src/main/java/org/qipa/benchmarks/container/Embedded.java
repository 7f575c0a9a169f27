package org.qipa.benchmarks.container;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.Filter;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.util.tracker.ServiceTracker;

/** A framework in this process, with the bundles of some features, that shares qipa's contracts with it. */
final class Embedded implements AutoCloseable {

    private static final String API = "org.qipa:org.qipa.api:";
    private static final int START_LEVEL = 30;
    private static final long STOP_LIMIT_MILLIS = 30_000;
    private static final String SLF4J = "org.slf4j;version=2.0.20,org.slf4j.event;version=2.0.20,"
            + "org.slf4j.helpers;version=2.0.20,org.slf4j.spi;version=2.0.20,org.slf4j;version=1.7.36,"
            + "org.slf4j.helpers;version=1.7.36,org.slf4j.spi;version=1.7.36,org.osgi.service.cm;version=1.6.1";

    private final Path storage;
    private final Framework framework;

    private Embedded(Path storage, Framework framework) {
        this.storage = storage;
        this.framework = framework;
    }

    /** Starts the bundles that feature files name; they are looked for in run/target/bundles. */
    static Embedded start(Path home, String... features) throws IOException, BundleException {
        Path storage = Files.createTempDirectory("qipa-benchmark-");
        Map<String, String> properties = new HashMap<>(Map.of(
                Constants.FRAMEWORK_STORAGE, storage.toString(),
                Constants.FRAMEWORK_BEGINNING_STARTLEVEL, String.valueOf(START_LEVEL),
                Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA, SLF4J + "," + contracts(home),
                "ds.delayed.keepInstances", "true", // as in features/qipa-core.json
                "felix.log.level", "0"));
        Framework framework = ServiceLoader.load(FrameworkFactory.class).findFirst().orElseThrow().newFramework(properties);
        framework.init();
        List<Bundle> bundles = new ArrayList<>();
        for (String feature : features) {
            JsonNode json = new ObjectMapper().readTree(home.resolve("features/" + feature + ".json").toFile());
            for (JsonNode bundle : json.get("bundles")) {
                String id = bundle.get("id").asText();
                if (!id.startsWith(API)) {
                    Bundle installed = framework.getBundleContext().installBundle(jar(home, id).toUri().toString());
                    installed.adapt(BundleStartLevel.class).setStartLevel(bundle.get("bundleStartLevel").asInt());
                    bundles.add(installed);
                }
            }
        }
        for (Bundle bundle : bundles) {
            bundle.start();
        }
        framework.start();
        return new Embedded(storage, framework);
    }

    private static Path jar(Path home, String id) {
        String[] part = id.split(":");
        return home.resolve("run/target/bundles").resolve(part[0].replace('.', '/')).resolve(part[1]).resolve(part[2])
                .resolve(part[1] + "-" + part[2] + ".jar");
    }

    /** The packages of the contracts with their versions, as the bundle that is left out would export them. */
    private static String contracts(Path home) throws IOException {
        Path folder = home.resolve("run/target/bundles/org/qipa/org.qipa.api");
        Path jar;
        try (Stream<Path> files = Files.walk(folder)) {
            jar = files.filter(f -> f.toString().endsWith(".jar")).findFirst().orElseThrow(
                    () -> new IOException("no contracts: folder=" + folder));
        }
        try (var file = new java.util.jar.JarFile(jar.toFile())) {
            return file.getManifest().getMainAttributes().getValue(Constants.EXPORT_PACKAGE);
        }
    }

    BundleContext context() {
        return framework.getBundleContext();
    }

    /** A service; waits for it. */
    <S> S service(Class<S> type, String filter, long limitMillis) throws InterruptedException {
        ServiceTracker<S, S> tracker = new ServiceTracker<>(context(), filter(type, filter), null);
        tracker.open();
        try {
            if (tracker.waitForService(limitMillis) == null) {
                throw new IllegalStateException("no service: type=" + type.getName() + " filter=" + filter);
            }
            // Fetched once more: what the tracker fetched goes when it closes.
            return context().getService(tracker.getServiceReference());
        } finally {
            tracker.close();
        }
    }

    /** Objects of a type that properties select; an empty filter selects all. */
    Filter filter(Class<?> type, String filter) {
        try {
            return context().createFilter("(&(objectClass=" + type.getName() + ")" + filter + ")");
        } catch (org.osgi.framework.InvalidSyntaxException e) {
            throw new IllegalArgumentException(filter, e);
        }
    }

    /** Writes a configuration; of a factory when there is a name. */
    Configuration configure(String pid, String name, Map<String, Object> properties)
            throws IOException, InterruptedException {
        ConfigurationAdmin admin = service(ConfigurationAdmin.class, "", 5_000);
        Configuration configuration = name.isEmpty() ? admin.getConfiguration(pid, "?")
                : admin.getFactoryConfiguration(pid, name, "?");
        configuration.update(new Hashtable<>(properties));
        return configuration;
    }

    /** A bundle by its symbolic name. */
    Bundle bundle(String name) {
        return Stream.of(context().getBundles()).filter(b -> name.equals(b.getSymbolicName())).findFirst().orElseThrow(
                () -> new IllegalArgumentException("no such bundle: name=" + name));
    }

    /** Updates a bundle from the jar it came from. */
    void update(Bundle bundle) throws IOException, BundleException {
        try (InputStream in = java.net.URI.create(bundle.getLocation()).toURL().openStream()) {
            bundle.update(in);
        }
    }

    @Override
    public void close() throws BundleException, InterruptedException, IOException {
        framework.stop();
        framework.waitForStop(STOP_LIMIT_MILLIS);
        try (Stream<Path> files = Files.walk(storage)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
