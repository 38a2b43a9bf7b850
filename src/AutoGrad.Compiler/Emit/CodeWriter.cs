using System.Text;

namespace AutoGrad.Compiler.Emit;

/// <summary>Indented lines, always ended by \n, never by blanks.</summary>
internal sealed class CodeWriter
{
    private readonly StringBuilder _text = new();

    public int Indent { get; set; }

    public void Line(string text = "")
    {
        if (text.Length > 0)
            _text.Append(' ', 4 * Indent).Append(text);
        _text.Append('\n');
    }

    public void Open()
    {
        Line("{");
        Indent++;
    }

    public void Close()
    {
        Indent--;
        Line("}");
    }

    public override string ToString() => _text.ToString();
}
