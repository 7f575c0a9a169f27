package org.qipa.registers;

import java.io.IOException;
import java.io.InputStream;
import org.qipa.api.document.DocumentException;
import org.qipa.api.document.DocumentReader;
import org.qipa.api.register.RegisterMap;
import org.qipa.api.soc.SocTable;
import org.qipa.documents.JacksonDocumentReader;

/** The real reader, counted. */
record CountingReader(int[] reads) implements DocumentReader {

    private static final JacksonDocumentReader READER = new JacksonDocumentReader();

    @Override
    public SocTable readSoc(String name, InputStream json) throws DocumentException, IOException {
        return READER.readSoc(name, json);
    }

    @Override
    public RegisterMap readRegisters(String name, InputStream json) throws DocumentException, IOException {
        reads[0]++;
        return READER.readRegisters(name, json);
    }

    @Override
    public String schema(String format) {
        return READER.schema(format);
    }
}
