package org.qipa.itests.ideas;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreeScanner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/** The test methods in the sources of the bundles and of the tests beside them, read by the compiler's own parser. */
final class TestMethods {

    private static final Set<String> ANNOTATIONS = Set.of("Test", "ParameterizedTest", "RepeatedTest", "TestFactory",
            "FuzzTest", "Property");

    private final List<Path> roots;
    private final Map<String, Set<String>> known = new HashMap<>();

    /** @param repository the folder that holds {@code bundles} and {@code itests} */
    TestMethods(Path repository) {
        roots = List.of(repository.resolve("bundles"), repository.resolve("itests"));
    }

    /** Why a test is not one, or empty. */
    String fault(TestIdea.Asserting test) {
        Path sources = sources(test.module());
        if (sources == null) {
            return "no such module: " + test.module();
        }
        Set<String> methods = known.computeIfAbsent(test.module() + " " + test.type(), key -> methods(sources, test.type()));
        if (methods.isEmpty()) {
            return "no class " + test.type() + " with test methods under " + test.module();
        }
        return methods.contains(test.method()) ? "" : "no test method " + test.method() + " in " + test.type();
    }

    private Path sources(String module) {
        for (Path root : roots) {
            for (Path folder : List.of(root.resolve(module), root)) {
                Path sources = folder.resolve("src/test/java");
                if (folder.endsWith(module) && Files.isDirectory(sources)) {
                    return sources;
                }
            }
        }
        return null;
    }

    private static Set<String> methods(Path sources, String type) {
        try (Stream<Path> files = Files.walk(sources)) {
            Set<String> methods = new TreeSet<>();
            for (Path file : files.filter(f -> f.endsWith(type + ".java")).toList()) {
                methods.addAll(parse(file, type));
            }
            return methods;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Set<String> parse(Path file, String type) throws IOException {
        Set<String> methods = new TreeSet<>();
        var compiler = ToolProvider.getSystemJavaCompiler();
        try (var files = compiler.getStandardFileManager(null, null, null)) {
            var task = (JavacTask) compiler.getTask(null, files, null, List.of(), null, files.getJavaFileObjects(file));
            for (CompilationUnitTree unit : task.parse()) {
                unit.accept(new TreeScanner<Void, Void>() {
                    @Override
                    public Void visitClass(ClassTree tree, Void none) {
                        if (tree.getSimpleName().contentEquals(type)) {
                            tree.getMembers().forEach(member -> {
                                if (member instanceof MethodTree method && isTest(method)) {
                                    methods.add(method.getName().toString());
                                }
                            });
                        }
                        return super.visitClass(tree, none);
                    }
                }, null);
            }
        }
        return methods;
    }

    private static boolean isTest(MethodTree method) {
        return method.getModifiers().getAnnotations().stream().map(a -> a.getAnnotationType().toString())
                .map(name -> name.substring(name.lastIndexOf('.') + 1)).anyMatch(ANNOTATIONS::contains);
    }
}
