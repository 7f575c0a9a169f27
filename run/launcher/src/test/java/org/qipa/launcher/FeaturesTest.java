package org.qipa.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.service.feature.FeatureService;
import org.osgi.service.feature.ID;

class FeaturesTest {

    private static final Path FOLDER = Path.of("../../features");
    private static final Path BUNDLES = Path.of("../../bundles");

    /** No bundle of its own: those that call it carry it. */
    private static final String LIBRARY = "org.qipa.linux";

    private static Features read(String... names) throws Exception {
        return Features.read(Stream.of(names).map(name -> FOLDER.resolve(name + ".json")).toList());
    }

    @Test
    void shouldHoldInTheWholeWhatThePartsHold() throws Exception {
        Features parts = read("qipa-core", "qipa-virtual", "qipa-shell");
        Features whole = read("qipa");
        assertEquals(new HashSet<>(parts.bundles()), new HashSet<>(whole.bundles()));
        assertEquals(parts.properties(), whole.properties());
    }

    @Test
    void shouldNameEveryBundleOfTheProject() throws Exception {
        List<String> named = read("qipa", "qipa-metrics").bundles().stream().map(bundle -> bundle.id().getArtifactId())
                .filter(id -> id.startsWith("org.qipa.")).sorted().toList();
        try (Stream<Path> folders = Files.list(BUNDLES)) {
            assertEquals(folders.filter(folder -> Files.exists(folder.resolve("pom.xml")))
                    .map(folder -> folder.getFileName().toString()).filter(id -> !id.equals(LIBRARY)).sorted().toList(),
                    named);
        }
    }

    @Test
    void shouldStartThePromptLast() throws Exception {
        Features whole = read("qipa");
        assertEquals(String.valueOf(Console.PROMPT_LEVEL),
                whole.properties().get("org.osgi.framework.startlevel.beginning"));
        whole.bundles().forEach(bundle -> assertEquals(
                bundle.id().getArtifactId().contains("jline"), bundle.startLevel() == Console.PROMPT_LEVEL,
                bundle.toString()));
    }

    @Test
    void shouldTakeABundleOnceWhenTwoFeaturesNameIt() throws Exception {
        Features twice = read("qipa-core", "qipa");
        assertEquals(read("qipa").bundles().size(), twice.bundles().size());
        assertFalse(twice.properties().isEmpty());
    }

    @Test
    void shouldFindBundlesInBothLayouts(@TempDir Path folder) throws Exception {
        ID id = ServiceLoader.load(FeatureService.class).findFirst().orElseThrow().getID("org.qipa", "org.qipa.api", "1.0");
        BundleRepository repository = new BundleRepository(folder);
        LaunchException missing = assertThrows(LaunchException.class, () -> repository.find(id));
        assertTrue(missing.getMessage().startsWith("bundle org.qipa:org.qipa.api:1.0 is not in "), missing.getMessage());
        Path flat = Files.createFile(folder.resolve("org.qipa.api-1.0.jar"));
        assertEquals(flat, repository.find(id));
        Path nested = folder.resolve("org/qipa/org.qipa.api/1.0/org.qipa.api-1.0.jar");
        Files.createDirectories(nested.getParent());
        Files.createFile(nested);
        assertEquals(nested, repository.find(id));
    }
}
