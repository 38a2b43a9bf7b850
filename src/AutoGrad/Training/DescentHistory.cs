using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Text;

namespace AutoGrad;

/// <summary>
/// The course of a run, kept where <see cref="DescentOptions.History"/> asks for it: one entry per iteration or per so many of them, and the last
/// one in any case. Successive runs are appended to one another.
/// </summary>
/// <param name="every">Iterations between two entries; positive, 1 by default.</param>
public sealed class DescentHistory(long every = 1)
{
    private const string Header = "iteration,value,best_value,gradient_norm,learning_rate,seconds\n";

    private readonly long _every = Hyperparameter.Positive(every, nameof(every));
    private readonly List<DescentProgress> _entries = [];

    /// <summary>The entries, in order.</summary>
    public IReadOnlyList<DescentProgress> Entries => _entries;

    /// <summary>Forgets all entries and keeps the memory for as many.</summary>
    public void Clear() => _entries.Clear();

    /// <summary>
    /// Writes the entries as CSV: a line of names, then one line each, with points in numbers whatever the culture and with all digits.
    /// </summary>
    /// <param name="output">The destination.</param>
    public void WriteCsv(TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(output);
        output.Write(Header);
        foreach (DescentProgress entry in _entries)
        {
            output.Write(string.Create(
                CultureInfo.InvariantCulture,
                $"{entry.Iteration},{entry.Value},{entry.BestValue},{entry.GradientNorm},{entry.LearningRate},{entry.Elapsed.TotalSeconds}\n"));
        }
    }

    /// <summary>Writes the entries to a CSV file, which is replaced atomically.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="IOException">The file cannot be written; an earlier one is intact.</exception>
    public void SaveCsv(string path)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        WriteCsv(text);
        AtomicFile.Write(path, Encoding.UTF8.GetBytes(text.ToString()));
    }

    internal bool Wants(long iteration) => iteration % _every == 0;

    internal void Add(DescentProgress entry) => _entries.Add(entry);

    /// <summary>Adds the last point of a run unless it is there already.</summary>
    internal void AddLast(DescentProgress entry)
    {
        if (!Wants(entry.Iteration))
            _entries.Add(entry);
    }
}
