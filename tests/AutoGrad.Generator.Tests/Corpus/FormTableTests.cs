using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.CompilerServices;
using AutoGrad.Generator.Tests.Oracle;
using Xunit;

namespace AutoGrad.Generator.Tests.Corpus;

/// <summary>The table of forms says what the corpus proves.</summary>
public sealed class FormTableTests
{
    /// <summary>Topics may also refuse; what the table shows must be right.</summary>
    public static IEnumerable<TheoryDataRow<string>> MayBeRefused =>
        FormTable.Forms.Where(f => f.Topic.Name == nameof(LaterForms)).Select(f => new TheoryDataRow<string>(f.Name));

    [Fact]
    public void Every_form_has_a_case() => Assert.All(FormTable.Forms, form => Assert.True(form.HasCase, $"{form.Topic.Name} has no case '{form.Case}', which is to prove '{form.Name}'"));

    [Theory]
    [MemberData(nameof(MayBeRefused))]
    public void Forms_are_differentiated_not_refused(string name)
    {
        string? reason = new LossHarness(GeneratorUnderTest.Create()).Check(FormTable.Forms.Single(f => f.Name == name && f.Loss is not null).Loss!);
        Assert.True(reason is null, reason);
    }

    /// <summary>Printed in full, to be pasted, where it differs.</summary>
    [Fact]
    public void The_document_shows_the_table()
    {
        string[] lines = File.ReadAllLines(Document());
        string shown = string.Concat(lines.Where(l => l.StartsWith('|')).Select(l => l + "\n"));
        Assert.True(shown == FormTable.Text(), "docs/forms.md should contain:\n" + FormTable.Text());
    }

    private static string Document([CallerFilePath] string path = "") =>
        Path.Combine(Path.GetDirectoryName(path)!, "..", "..", "..", "docs", "forms.md");
}
