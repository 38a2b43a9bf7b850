using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Rules;

namespace AutoGrad.Compiler.Passes.Reverse;

/// <summary>The caller's arrays as rows, and the caller's rows in other places: whose adjoint is whose at the end.</summary>
internal sealed partial class ReversePass
{
    /// <summary>
    /// An array of the caller that becomes a row has a shadow that can be one: an array of its own, which takes the place of the gradient's span
    /// until the end.
    /// </summary>
    private void MakeRows(DerivativeSignature signature, ReverseForm form)
    {
        for (int i = 0; i < _primal.Parameters.Count; i++)
        {
            int argument = _primal.Body.Arguments[i], gradient = signature.Gradients[i];
            if (_primal.TypeOf(argument) is not { Form: ArrayForm.Array, Column: null, Element.IsReal: true } type || !_activity.IsActive(argument)
                || !_activity.Memory.IsNested(argument) || (gradient >= 0 && _builder.TypeOf(gradient).Form == ArrayForm.Array))
                continue;
            int row = _builder.Allocate(type, Allocation.Managed, [.. Lengths(argument)]);
            _shadows.Bind(argument, row);
            if (gradient < 0)
                continue;
            _rows.Add((gradient, row));
            if (form == ReverseForm.Pullback)
                CopyElements(gradient, row);
        }
    }

    private void CopyElements(int source, int target)
    {
        int zero = _builder.Integer(0), length = _builder.Length(source);
        int[] index = _builder.Open((IrType.Int32, null));
        _builder.Store(target, [index[0]], _builder.Load(source, index[0]));
        _builder.For(zero, length, Bound.Less, 1, [], _builder.Close());
    }

    /// <summary>
    /// Rows of an active array of arrays that change places or are replaced take their shadows with them. Those move in an array of the
    /// derivative's own, so that each row of the caller's stays where it is and gets the adjoint of the row that stood there on entry.
    /// </summary>
    private void KeepRows(DerivativeSignature signature, ReverseForm form)
    {
        for (int i = 0; i < _primal.Parameters.Count; i++)
        {
            int argument = _primal.Body.Arguments[i], gradient = signature.Gradients[i];
            if (gradient < 0 || !RowMoves.In(_primal, argument))
                continue;
            int length = _builder.Length(gradient), zero = _builder.Integer(0);
            int shadow = _builder.Allocate(_primal.TypeOf(argument), Allocation.Managed, length);
            int[] index = _builder.Open((IrType.Int32, null));
            _builder.Store(shadow, [index[0]], _builder.Load(gradient, index[0]));
            _builder.For(zero, length, Bound.Less, 1, [], _builder.Close());
            _shadows.Bind(argument, shadow);
            if (form != ReverseForm.ValueAndGradient)
                _final.Add((TakeOut(gradient), shadow));
        }
    }

    /// <summary>The adjoints that a pullback is given are those of the final rows: they wait elsewhere, and zeros stay behind.</summary>
    private int TakeOut(int gradient)
    {
        int length = _builder.Length(gradient), zero = _builder.Integer(0);
        int adjoints = _builder.Allocate(_builder.TypeOf(gradient), Allocation.Managed, length);
        int[] index = _builder.Open((IrType.Int32, null));
        int row = _builder.Load(gradient, index[0]);
        int copy = _builder.Allocate(_builder.TypeOf(row), Allocation.Managed, _builder.Length(row));
        CopyElements(row, copy);
        _builder.Store(adjoints, [index[0]], copy);
        _builder.For(zero, length, Bound.Less, 1, [], _builder.Close());
        _builder.Append(new Clear(gradient));
        return adjoints;
    }

    /// <summary>Adds adjoints to the shadows of the rows that stand in their places at the end, which may have other lengths.</summary>
    private void AddRows(int adjoints, int shadow)
    {
        int zero = _builder.Integer(0), rows = _builder.Length(adjoints);
        int[] index = _builder.Open((IrType.Int32, null));
        int source = _builder.Load(adjoints, index[0]), target = _builder.Load(shadow, index[0]);
        int length = _builder.Apply(Extrema.Min, _builder.Length(source), _builder.Length(target));
        int[] element = _builder.Open((IrType.Int32, null));
        _builder.Accumulate(target, [element[0]], _builder.Load(source, element[0]));
        _builder.For(zero, length, Bound.Less, 1, [], _builder.Close());
        _builder.For(zero, rows, Bound.Less, 1, [], _builder.Close());
    }
}
