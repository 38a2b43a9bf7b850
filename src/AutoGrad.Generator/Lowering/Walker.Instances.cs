using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Generator.Diagnostics;
using AutoGrad.Generator.Discovery;
using Microsoft.CodeAnalysis;

namespace AutoGrad.Generator.Lowering;

/// <summary>
/// Members of the instance and of objects that the method is given. Those that are differentiated or written are variables: read once at the
/// start, then followed; each write also happens where it stands, so that the object is left as the method leaves it. All others are read in place.
/// </summary>
internal sealed partial class Walker
{
    private readonly InstanceMembers _members;

    /// <summary>The variables of followed members, by path.</summary>
    private readonly Dictionary<string, Slot> _followed = [];
    private readonly Dictionary<string, Value> _initial = [];

    /// <summary>The paths by which objects and their arrays are known: each path is one object as long as nobody writes the members on it.</summary>
    private Dictionary<int, string> _objects = [];

    /// <summary>Active records that are classes.</summary>
    private readonly List<(string Path, Layout Layout)> _activeObjects = [];

    private readonly List<(ISymbol Member, string? Path, IOperation Operation)> _accesses = [];
    private readonly List<IOperation> _strangers = [];

    /// <summary>Paths of followed members that have been written, those that are differentiated included.</summary>
    private readonly HashSet<string> _changed = [];

    /// <summary>Gives each followed member a parameter of the function and a variable.</summary>
    private void DeclareMembers()
    {
        foreach (ISymbol member in _members.Active)
            Follow(Paths.Instance + ConstantText.Identifier(member.Name), TypeOfMember(member), isActive: true);
        foreach (var (path, layout) in _activeObjects)
        {
            foreach (LayoutPart part in layout.Parts.Where(p => IsVisible(p.Member) && TypeMap.HoldsReals(p.Type)))
                Follow(path + Structures.PathOf(part), part.Type, isActive: true);
        }

        foreach (var (path, type) in _members.Written)
            Follow(path, type, isActive: false);
    }

    private void Follow(string path, ITypeSymbol type, bool isActive)
    {
        if (_followed.ContainsKey(path))
            return;
        Slot slot = NewSlot(Paths.Identifier(path), type, path);
        _env[slot] = TypeMap.LayoutOf(type) is { } layout && CanSpread(layout) ? DeclareLeaves(layout, path, isActive) : DeclareMember(type, path, isActive);
        _followed.Add(path, slot);
        _initial.Add(path, _env[slot]);
    }

    /// <summary>The final numbers of active members that were written: a pullback is given the adjoints of these, as for arrays.</summary>
    private void MemberOutputs(List<Output> outputs, List<int> yields)
    {
        IEnumerable<string> active = _members.Active.Select(m => Paths.Instance + ConstantText.Identifier(m.Name))
            .Concat(_activeObjects.SelectMany(o => o.Layout.Parts.Select(p => o.Path + Structures.PathOf(p))));
        foreach (string path in active.Where(p => _followed.ContainsKey(p) && !Leaves.Same(_initial[p], ValueOf(_followed[p]))))
        {
            List<Output> all = [];
            List<int> values = [];
            Output(path, ValueOf(_followed[path]), _followed[path].Type, all, values);
            foreach (int k in Enumerable.Range(0, all.Count).Where(k => _builder.TypeOf(values[k]).IsReal))
            {
                outputs.Add(all[k] with { IsInPlace = true });
                yields.Add(values[k]);
            }
        }
    }

    private static ITypeSymbol TypeOfMember(ISymbol member) => member switch
    {
        IFieldSymbol field => field.Type,
        IPropertySymbol property => property.Type,
        _ => throw new System.InvalidOperationException(member.Kind.ToString()),
    };

    /// <summary>The path of a member of a known object; null if the object could be any.</summary>
    private string? PathOf(ForeignPlace place)
    {
        if (place.IsStatic || place.Template.EndsWith("]", System.StringComparison.Ordinal))
            return null;
        if (place.Arguments.IsEmpty)
            return place.Template.StartsWith(Paths.Instance, System.StringComparison.Ordinal) ? place.Template : null;
        return place.Template.StartsWith("{0}.", System.StringComparison.Ordinal) && place.Arguments.Length == 1 && PathOf(place.Arguments[0]) is { } parent
            ? parent + place.Template.Substring(3)
            : null;
    }

    private string? PathOf(int id) =>
        _objects.TryGetValue(id, out string? path) ? path
        : _builder.DefinitionOf(id) is External { Template: "this" } ? "this"
        : null;

    /// <summary>A reference under another type is the same object: what is followed of the one is followed of the other.</summary>
    private void SameObject(int known, int converted)
    {
        if (PathOf(known) is { } path)
            _objects[converted] = path;
    }

    /// <summary>The variable of a member that is followed.</summary>
    private Slot? Followed(ForeignPlace place, IOperation operation)
    {
        if (place.Member is null)
            return null;
        string? path = PathOf(place);
        if (place.IsShared)
            _accesses.Add((place.Member, path, operation));
        return path is not null && _followed.TryGetValue(path, out Slot? slot) ? slot : null;
    }

    private Value ReadForeign(ForeignPlace place, IOperation operation)
    {
        if (Followed(place, operation) is { } slot)
            return _env.Holds(slot) ? Read(new VariablePlace(slot), operation) : Outside(operation);
        int id = _builder.External(place.Type, place.Template, place.IsFixed ? Effect.Pure : Effect.Reads, ElementSite(operation, place), [.. place.Arguments]);
        if (place.Member is not null && place.SymbolType.IsReferenceType && PathOf(place) is { } path)
            (_objects[id], _memberTypes[id]) = (path, place.SymbolType);
        if (place.Member is IPropertySymbol { ContainingType: var owner } && !IsPlainState(place.Member) && IsObject(owner))
            _strangers.Add(operation);
        return Spread(new Scalar(id), place.SymbolType);
    }

    /// <summary>A write happens where it stands, and what is read later is the value itself.</summary>
    private void WriteForeign(ForeignPlace place, Value value, IOperation operation)
    {
        IOperation target = TargetOf(operation);
        if (place.Template.EndsWith("]", System.StringComparison.Ordinal) && !place.IsStatic)
        {
            int id = IdOf(value, operation);
            int[] arguments = [.. place.Arguments, id];
            int site = Refusals.Site(target.Syntax.GetLocation(), Descriptors.MemberWrite, SourceLine.Of(target.Syntax));
            _builder.ExternalStatement($"{place.Template} = {{{place.Arguments.Length}}}", site, arguments);
            return;
        }

        if (!place.IsStatic && place.Member is { ContainingType: { IsValueType: true } whole } && Cures.Parts(whole) is { } cure)
        {
            Unsupported(target, $"Writing to '{SourceLine.Of(target.Syntax)}'", $"the numbers of a '{whole.Name}' are not followed", cure + ".");
            return;
        }

        if (place.IsStatic || place.Member is not { } member || !IsPlainState(member) || PathOf(place) is not { } path || !IsFollowable(value))
        {
            Refuse(target, place.IsStatic ? Descriptors.StaticWrite : Descriptors.MemberWrite, SourceLine.Of(target.Syntax));
            return;
        }

        if (Followed(place, target) is not { } slot)
        {
            _members.Add(path, place.SymbolType);
            return;
        }

        if (!_env.Holds(slot))
        {
            Outside(target);
            return;
        }

        _changed.Add(path);
        Leave(place, _env[slot], value, target);
        CheckNumber(value, slot.Type);
        _env[slot] = Named(value, slot.Name);
    }

    /// <summary>A method that takes part in a recursion is a function of its own, to which the variables of members are not handed.</summary>
    private Value Outside(IOperation operation) =>
        Recursive(operation, _frame.Method, $"it uses '{SourceLine.Of(operation.Syntax)}', a member that is differentiated or written");

    /// <summary>Whether reading a member gives what was last written to it: a field, or a property without code of its own.</summary>
    public static bool IsPlainState(ISymbol member) => member is IFieldSymbol || (member is IPropertySymbol
    { IsIndexer: false, IsVirtual: false, IsAbstract: false, IsOverride: false, DeclaringSyntaxReferences.IsEmpty: false } property && !AccessorCode.Of(property));

    /// <summary>An object made here cannot be told from a foreign one later, and a delegate cannot be followed into a field.</summary>
    private static bool IsFollowable(Value value) => Leaves.Of(value).All(v => v is Scalar);

    /// <summary>Leaves a value in the object: whole, or the parts of a structure that differ.</summary>
    private void Leave(ForeignPlace place, Value before, Value after, IOperation target)
    {
        if (Leaves.Same(before, after))
            return;
        if (after is Scalar { Id: var id })
        {
            int[] arguments = [.. place.Arguments, id];
            _builder.ExternalStatement($"{place.Template} = {{{place.Arguments.Length}}}", -1, arguments);
            return;
        }

        Aggregate whole = (Aggregate)after;
        for (int i = 0; i < whole.Parts.Length; i++)
        {
            LayoutPart part = whole.Layout.Parts[i];
            Value known = before is Aggregate old ? old.Parts[i] : Value.Unassigned;
            if (Leaves.Same(known, whole.Parts[i]))
                continue;
            bool isInner = TypeMap.LayoutOf(Resolve(part.Type)) is not null;
            bool canWrite = isInner
                ? part.Member is IFieldSymbol { AssociatedSymbol: null, IsReadOnly: false }
                : Structures.IsAssignable(part.Member, _method.ContainingType, allowInit: false);
            if (!canWrite)
            {
                Unsupported(
                    target, $"Writing to '{SourceLine.Of(target.Syntax)}'", $"the member '{part.Name}' of its type cannot be set from outside", "Give the member a setter.");
                return;
            }

            Leave(new ForeignPlace(Ir(part.Type), Resolve(part.Type), place.Template + Structures.PathOf(part), place.Arguments, isStatic: false), known, whole.Parts[i], target);
        }
    }

    /// <summary>An array that an object owns is followed from the start once its elements are written.</summary>
    private bool FollowMemory(int array)
    {
        int root = MemoryOf(array);
        while (_builder.DefinitionOf(root) is Load row)
            root = MemoryOf(row.Array);
        if (!_objects.TryGetValue(root, out string? path) || !_memberTypes.TryGetValue(root, out ITypeSymbol? type))
            return false;
        _members.Add(path, type);
        return true;
    }

    private Dictionary<int, ITypeSymbol> _memberTypes = [];

    /// <summary>
    /// Two paths to a member of the same name may lead to one object. As long as nobody writes it that does not matter; after a write through
    /// the one, what the other reads would be taken for what it was before. Nor may strange code look at or change what is followed.
    /// </summary>
    private void CheckSharing()
    {
        if (_members.HasGrown)
            return;
        foreach (var group in _accesses.GroupBy(a => a.Member.OriginalDefinition, SymbolEqualityComparer.Default))
        {
            string? written = group.Select(a => a.Path).FirstOrDefault(p => _members.IsWritten(p) || (p is not null && _changed.Contains(p)));
            foreach (var other in group.Where(a => written is not null && a.Path != written))
            {
                Refuse(
                    other.Operation, Descriptors.Alias, SourceLine.Of(other.Operation.Syntax), $"the object may be the one whose '{group.Key!.Name}' is written elsewhere in the method",
                    "Work on values that are returned, or on objects that the method makes itself.");
            }
        }

        foreach (IOperation stranger in _followed.Count == 0 ? [] : _strangers)
        {
            Refuse(
                stranger, Descriptors.Alias, SourceLine.Of(stranger.Syntax), "code that the generator cannot see may read or change a member that is followed",
                "Call it before or after the method, or keep the value in a local.");
        }
    }

    /// <summary>Remembers code without source that is given an object.</summary>
    private void MeetStranger(IOperation operation, IMethodSymbol method, bool isOnInstance)
    {
        bool isGiven = isOnInstance || method.Parameters.Any(p => IsObject(p.Type)) || (!method.IsStatic && IsObject(method.ContainingType));
        if (isGiven)
            _strangers.Add(operation);
    }

    private static bool IsObject(ITypeSymbol type) =>
        type is { IsReferenceType: true, SpecialType: not SpecialType.System_String } and not IArrayTypeSymbol { ElementType.IsValueType: true };

    /// <summary>The fields of the instance, or of an object that is given, as far as generated code can see them.</summary>
    private Value? Visible(Layout layout, System.Func<LayoutPart, ForeignPlace> place, IOperation operation) =>
        layout.Parts.All(p => IsVisible(p.Member) || (p.Member is IParameterSymbol captured && !PrimaryParameters.IsKept(captured)))
            ? new Aggregate(layout, [.. layout.Parts.Select(p => IsVisible(p.Member) ? Read(place(p), operation) : Value.Hidden)])
            : null;

    /// <summary>A copy of the struct whose method this is.</summary>
    private Value Copied(ITypeSymbol type, IOperation operation, Value whole) =>
        TypeMap.LayoutOf(type) is { } layout && Visible(layout, p => MemberPlaceOf(p, $"this{Structures.PathOf(p)}", []), operation) is { } parts ? parts : whole;

    private ForeignPlace MemberPlaceOf(LayoutPart part, string template, int[] arguments)
    {
        ITypeSymbol type = Resolve(part.Type);
        ISymbol member = (part.Member as IFieldSymbol)?.AssociatedSymbol ?? part.Member;
        return new ForeignPlace(Ir(type), type, template, [.. arguments], isStatic: false) { Member = member, IsShared = part.Member.ContainingType is { IsReferenceType: true } };
    }

    /// <summary>A record that comes from outside, as an object of its own with the same fields.</summary>
    private Value Opened(Value value, ITypeSymbol? type, IOperation operation)
    {
        if (value is not Scalar { Id: var id } || type is null || !Structures.IsRecordClass(Resolve(type)))
            return value;
        Layout layout = TypeMap.FieldLayout((INamedTypeSymbol)Resolve(type));
        if (Visible(layout, p => MemberPlaceOf(p, "{0}" + Structures.PathOf(p), [id]), operation) is not { } fields)
            return value;
        Slot slot = NewSlot(null, Resolve(type), operation.Syntax, isObject: true);
        _env[slot] = fields;
        return new Reference(slot);
    }
}
