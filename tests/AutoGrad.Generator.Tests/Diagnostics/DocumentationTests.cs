using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Runtime.CompilerServices;
using AutoGrad.Generator.Diagnostics;
using Microsoft.CodeAnalysis;
using Xunit;

namespace AutoGrad.Generator.Tests.Diagnostics;

/// <summary>A diagnostic lives in three places: the descriptor, LIMITATIONS.md, the release table.</summary>
public sealed class DocumentationTests
{
    private static readonly DiagnosticDescriptor[] _descriptors =
    [
        .. typeof(Descriptors).GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)
            .Where(f => f.FieldType == typeof(DiagnosticDescriptor))
            .Select(f => (DiagnosticDescriptor)f.GetValue(null)!)
            .OrderBy(d => d.Id, StringComparer.Ordinal),
    ];

    public static IEnumerable<TheoryDataRow<string>> Ids => _descriptors.Select(d => new TheoryDataRow<string>(d.Id));

    [Fact]
    public void Ids_are_unique() => Assert.Equal(_descriptors.Select(d => d.Id).Distinct(), _descriptors.Select(d => d.Id));

    [Theory]
    [MemberData(nameof(Ids))]
    public void Every_descriptor_has_an_entry_in_the_limitations_and_links_to_it(string id)
    {
        DiagnosticDescriptor descriptor = _descriptors.Single(d => d.Id == id);
        string[] lines = File.ReadAllLines(Path.Combine(Root(), "LIMITATIONS.md"));
        int heading = Array.IndexOf(lines, "### " + id);
        Assert.True(heading >= 0, $"LIMITATIONS.md has no heading '### {id}'.");
        Assert.StartsWith("**" + descriptor.Title, lines.Skip(heading + 1).First(l => l.Length > 0));
        Assert.EndsWith("LIMITATIONS.md#" + id.ToLowerInvariant(), descriptor.HelpLinkUri);
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Every_descriptor_has_a_row_in_the_release_table(string id)
    {
        DiagnosticDescriptor descriptor = _descriptors.Single(d => d.Id == id);
        string folder = Path.Combine(Root(), "src", "AutoGrad.Generator");
        IEnumerable<string> rows = new[] { "AnalyzerReleases.Shipped.md", "AnalyzerReleases.Unshipped.md" }
            .SelectMany(f => File.ReadAllLines(Path.Combine(folder, f)));
        Assert.Contains($"{id} | {descriptor.Category} | {descriptor.DefaultSeverity} | {descriptor.Title}", rows);
    }

    [Fact]
    public void Every_entry_in_the_limitations_has_a_descriptor()
    {
        IEnumerable<string> entries = File.ReadAllLines(Path.Combine(Root(), "LIMITATIONS.md"))
            .Where(l => l.StartsWith("### AG", StringComparison.Ordinal))
            .Select(l => l[4..]);
        Assert.Equal(_descriptors.Select(d => d.Id), entries);
    }

    private static string Root([CallerFilePath] string path = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, "..", "..", ".."));
}
