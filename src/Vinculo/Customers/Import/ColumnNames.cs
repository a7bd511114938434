namespace Vinculo.Customers.Import;

/// <summary>What columns are called in Portuguese, English and Spanish, and by the programs that people export from.</summary>
internal static class ColumnNames
{
    private static readonly Dictionary<string, ImportField> Known = new(StringComparer.Ordinal);

    // Looked for in this order in what is not known as a whole: "E-mail 1 - Value", "Telefone comercial".
    private static readonly (string Part, ImportField Field)[] Parts =
    [
        ("mail", ImportField.Email), ("correo", ImportField.Email),
        ("telefone", ImportField.Phone), ("celular", ImportField.Phone), ("phone", ImportField.Phone), ("whatsapp", ImportField.Phone),
        ("telefono", ImportField.Phone), ("movil", ImportField.Phone), ("mobile", ImportField.Phone),
        ("cpf", ImportField.Document), ("cnpj", ImportField.Document),
        ("nascimento", ImportField.Birthday), ("birth", ImportField.Birthday), ("nacimiento", ImportField.Birthday),
        ("observac", ImportField.Notes), ("anotac", ImportField.Notes),
    ];

    static ColumnNames()
    {
        Add(ImportField.Name, "nome", "nome completo", "nome do cliente", "cliente", "contato", "razao social", "nome fantasia", "name", "full name",
            "display name", "customer", "customer name", "contact", "contact name", "nombre completo", "nombre", "razon social");
        Add(ImportField.FirstName, "primeiro nome", "first name", "given name", "first", "nombre de pila", "primer nombre");
        Add(ImportField.LastName, "sobrenome", "ultimo nome", "last name", "surname", "family name", "last", "apellido", "apellidos");
        Add(ImportField.Email, "email", "e mail", "endereco de email", "email address", "correo", "correo electronico");
        Add(ImportField.Phone, "telefone", "fone", "tel", "celular", "whatsapp", "phone", "phone number", "mobile", "telefono", "movil");
        Add(ImportField.Document, "documento", "cpf", "cnpj", "cpf cnpj", "document", "tax id", "documento fiscal");
        Add(ImportField.Company, "empresa", "organizacao", "company", "company name", "organization", "organization name", "organisation", "compania");
        Add(ImportField.City, "cidade", "municipio", "city", "home city", "business city", "ciudad", "localidade");
        Add(ImportField.State, "estado", "uf", "state", "home state", "business state", "provincia", "departamento");
        Add(ImportField.Birthday, "nascimento", "data de nascimento", "aniversario", "birthday", "birth date", "date of birth", "fecha de nacimiento", "cumpleanos");
        Add(ImportField.Language, "idioma", "lingua", "language", "locale");
        Add(ImportField.Tags, "etiquetas", "etiqueta", "tags", "tag", "categorias", "categories", "labels", "grupo", "grupos", "marcadores", "group membership");
        Add(ImportField.Notes, "observacoes", "observacao", "obs", "notas", "nota", "anotacoes", "notes", "note", "comments", "comentarios", "observaciones");
    }

    public static ImportField FieldOf(string header)
    {
        var folded = FoldedName.Of(header);
        if (Known.TryGetValue(folded, out var known))
            return known;
        // A label of the column beside it ("E-mail 1 - Type", "Phone 2 - Label") is no address.
        if (folded.EndsWith(" type", StringComparison.Ordinal) || folded.EndsWith(" label", StringComparison.Ordinal) || folded.EndsWith(" tipo", StringComparison.Ordinal))
            return ImportField.None;
        return Array.Find(Parts, part => folded.Contains(part.Part, StringComparison.Ordinal)).Field;
    }

    private static void Add(ImportField field, params string[] names)
    {
        foreach (var name in names)
            Known.TryAdd(name, field);
    }
}
