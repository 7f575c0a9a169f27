package org.qipa.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.concurrent.CountDownLatch;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.apache.commons.cli.Options;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.connect.ConnectFrameworkFactory;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.wiring.FrameworkWiring;

/** With a bundle that is on the class path of this test. */
class ClassPathBundlesTest {

    private static final String NAME = Options.class.getName();

    @TempDir
    private Path storage;
    private Path jar;
    private Framework framework;

    @BeforeEach
    void start() throws Exception {
        jar = Path.of(Options.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        framework = ServiceLoader.load(ConnectFrameworkFactory.class).findFirst().orElseThrow().newFramework(
                Map.of(Constants.FRAMEWORK_STORAGE, storage.toString(), "felix.log.level", "0"), new ClassPathBundles());
        framework.start();
    }

    @AfterEach
    void stop() throws Exception {
        framework.stop();
        framework.waitForStop(5_000);
    }

    private Bundle install(Path file) throws Exception {
        Bundle bundle = framework.getBundleContext().installBundle(file.toUri().toString());
        bundle.start();
        return bundle;
    }

    private void refresh(Bundle bundle) throws InterruptedException {
        CountDownLatch refreshed = new CountDownLatch(1);
        framework.adapt(FrameworkWiring.class).refreshBundles(List.of(bundle), event -> refreshed.countDown());
        refreshed.await();
    }

    @Test
    void shouldTakeTheClassesOfABundleFromTheClassPath() throws Exception {
        Bundle bundle = install(jar);
        assertSame(Options.class, bundle.loadClass(NAME));
        assertSame(bundle, FrameworkUtil.getBundle(Options.class));
        assertNull(FrameworkUtil.getBundle(ClassPathBundlesTest.class));
    }

    @Test
    void shouldShowTheHeadersAndEntriesOfTheJar() throws Exception {
        Bundle bundle = install(jar);
        try (JarFile file = new JarFile(jar.toFile())) {
            assertEquals(file.getManifest().getMainAttributes().getValue(Constants.BUNDLE_SYMBOLICNAME),
                    bundle.getHeaders().get(Constants.BUNDLE_SYMBOLICNAME));
            String entry = NAME.replace('.', '/') + ".class";
            assertEquals(file.getEntry(entry).getSize(),
                    bundle.getEntry(entry).openConnection().getInputStream().readAllBytes().length);
            assertEquals(file.stream().map(ZipEntry::getName).filter(name -> name.endsWith("/Options.class")).toList(),
                    Collections.list(bundle.findEntries("/", "Options.class", true)).stream()
                            .map(url -> url.getPath().substring(1)).toList());
        }
        assertNull(bundle.getEntry("no/such/entry"));
    }

    @Test
    void shouldLoadNewClassesWhenTheBundleIsUpdated() throws Exception {
        Bundle bundle = install(jar);
        assertSame(Options.class, bundle.loadClass(NAME));
        bundle.update();
        refresh(bundle);
        Class<?> updated = bundle.loadClass(NAME);
        assertNotSame(Options.class, updated);
        assertSame(bundle, FrameworkUtil.getBundle(updated));
    }

    @Test
    void shouldLoadNewClassesWhenTheBundleIsRefreshed() throws Exception {
        Bundle bundle = install(jar);
        assertSame(Options.class, bundle.loadClass(NAME));
        refresh(bundle);
        assertNotSame(Options.class, bundle.loadClass(NAME));
        assertNotNull(bundle.getResource(NAME.replace('.', '/') + ".class"));
    }

    @Test
    void shouldLeaveOtherBundlesToTheFramework() throws Exception {
        Bundle bundle = install(Files.copy(jar, storage.resolve("other.jar")));
        assertNotSame(Options.class, bundle.loadClass(NAME));
    }

    @Test
    void shouldLeaveLocationsThatAreNoPathsToTheFramework() {
        ClassPathBundles bundles = new ClassPathBundles();
        for (String location : List.of("file:other.jar", "https://example.org/other.jar", "inputstream:other", "")) {
            assertEquals(Optional.empty(), bundles.connect(location), location);
        }
    }

    @Test
    void shouldReadABundleAnewWhenItWasUninstalledAndIsInstalledAgain() throws Exception {
        install(jar).uninstall();
        Bundle again = install(jar);
        assertEquals(Bundle.ACTIVE, again.getState());
        assertNotSame(Options.class, again.loadClass(NAME));
    }
}
