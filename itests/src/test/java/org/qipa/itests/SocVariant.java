package org.qipa.itests;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;

/** Makes a bundle that brings a SoC nobody knew: an existing SoC's bundle under another name. */
final class SocVariant {

    private SocVariant() {
    }

    /**
     * The jar of the new bundle.
     *
     * @param original     bundle of a SoC
     * @param originalSoc  the SoC's name in it
     * @param symbolicName of the new bundle
     * @param soc          the new SoC's name
     * @param ranking      service ranking of its descriptor
     */
    static InputStream jar(Bundle original, String originalSoc, String symbolicName, String soc, int ranking)
            throws IOException {
        Manifest manifest = new Manifest(original.getEntry("META-INF/MANIFEST.MF").openStream());
        manifest.getMainAttributes().putValue(Constants.BUNDLE_SYMBOLICNAME, symbolicName);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JarOutputStream jar = new JarOutputStream(bytes, manifest)) {
            for (URL url : Collections.list(original.findEntries("/", "*", true))) {
                String path = url.getPath().substring(1);
                if (path.endsWith("/") || path.equals("META-INF/MANIFEST.MF")) {
                    continue;
                }
                jar.putNextEntry(new JarEntry(path));
                try (InputStream in = url.openStream()) {
                    byte[] content = in.readAllBytes();
                    jar.write(path.endsWith(".class") ? content : rename(content, originalSoc, soc, ranking));
                }
                jar.closeEntry();
            }
        }
        return new ByteArrayInputStream(bytes.toByteArray());
    }

    private static byte[] rename(byte[] content, String originalSoc, String soc, int ranking) {
        return new String(content, StandardCharsets.UTF_8)
                .replaceAll("(name=\"qipa\\.soc\"[^>]*value=\")" + originalSoc + "\"", "$1" + soc + "\"")
                .replaceAll("(\"soc\"\\s*:\\s*\")" + originalSoc + "\"", "$1" + soc + "\"")
                .replaceFirst("(<service[ >])", "<property name=\"service.ranking\" type=\"Integer\" value=\"" + ranking
                        + "\"/>$1")
                .getBytes(StandardCharsets.UTF_8);
    }
}
